"""When tokens were last used is written rarely, apart from the calls."""

from collections.abc import Sequence

from gateway.admission.tokens import token_use
from gateway.admission.tokens.token_use import AGE_SECONDS, TokenUse
from runtime.postgres.database_away import DatabaseAway


class Uses:
    """What was written; `away`: the database cannot be reached."""

    def __init__(self) -> None:
        self.away = False
        self.written: list[tuple[Sequence[bytes], int]] = []

    async def write(self, digests: Sequence[bytes], age_seconds: int) -> None:
        if self.away:
            raise DatabaseAway
        self.written.append((digests, age_seconds))


async def test_each_token_is_written_once_in_their_order() -> None:
    uses = Uses()
    use = TokenUse(uses)
    for digest in (b"b", b"a", b"b"):
        use.note(digest)
    await use.write()
    await use.write()
    assert uses.written == [([b"a", b"b"], AGE_SECONDS)]


async def test_what_cannot_be_written_is_kept_for_the_next_time() -> None:
    uses = Uses()
    use = TokenUse(uses)
    uses.away = True
    use.note(b"a")
    await use.write()
    uses.away = False
    use.note(b"b")
    await use.write()
    assert uses.written == [([b"a", b"b"], AGE_SECONDS)]


async def test_many_tokens_are_written_by_several_statements() -> None:
    uses = Uses()
    use = TokenUse(uses)
    for number in range(token_use.TOKENS_A_STATEMENT + 1):
        use.note(number.to_bytes(4, "big"))
    await use.write()
    assert [len(digests) for digests, _ in uses.written] == [token_use.TOKENS_A_STATEMENT, 1]
