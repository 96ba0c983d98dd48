"""Opening a claim is logged before anything is shown, and so is its preview."""

from typing import Any, cast
from uuid import UUID, uuid4

import msgspec
import pytest

from review.accounts.actor import Actor
from review.accounts.role import Role
from review.triage.claim_view.claim_view import ClaimView
from review.triage.claim_view.open_claim import OpenClaim
from review.triage.claim_view.preview_claim import LOGGED_FOR, PreviewClaim
from tests.fakes.clock import FakeClock

HA = Actor(reviewer_id=uuid4(), account="ha", full_name="Trần Thu Hà", role=Role.REVIEWER)


class Shown(msgspec.Struct):
    """The part of a view that opening looks at."""

    number_of_person: str = "0123456789"
    insurance_number: str | None = "0123456789"
    name_on_claim: str = ""


class Parts:
    """The ports."""

    def __init__(self, shown: Shown, *, log_fails: Exception | None = None) -> None:
        self.shown = shown
        self.log_fails = log_fails
        self.logged: list[tuple[str, ...]] = []

    async def __call__(self, claim_id: UUID, actor: Actor) -> ClaimView:
        return cast(ClaimView, self.shown)

    async def log_claim_read(self, number: str, insurance_number: str | None, reader: str) -> None:
        self._log("claim", number, reader)

    async def log_name_read(self, number: str, insurance_number: str | None, reader: str) -> None:
        self._log("name", number, reader)

    async def find(self, insurance_number: str) -> str | None:
        return "Nguyễn Thử"

    def _log(self, *entry: str) -> None:
        if self.log_fails:
            raise self.log_fails
        self.logged.append(entry)


def opening(parts: Parts) -> OpenClaim:
    return OpenClaim(parts, parts, parts)


async def test_the_log_says_who_opened_the_claim_of_whom() -> None:
    parts = Parts(Shown())
    await opening(parts)(UUID(int=1), HA)
    assert parts.logged == [("claim", "0123456789", "ha")]


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        (Shown(), "Nguyễn Thử"),
        (Shown(name_on_claim="Nguyen Thu"), "Nguyen Thu"),
        (Shown(insurance_number=None), ""),
    ],
)
async def test_the_name_is_the_claims_or_else_the_registers_and_is_logged(shown: Shown, name: str) -> None:
    parts = Parts(shown)
    assert (await opening(parts).with_name(UUID(int=1), HA))[1] == name
    assert parts.logged == [("name", "0123456789", "ha")]


async def test_nothing_is_shown_where_the_log_cannot_be_written() -> None:
    parts = Parts(Shown(), log_fails=ConnectionError())
    for open_it in (opening(parts), opening(parts).with_name):
        with pytest.raises(ConnectionError):
            await cast(Any, open_it)(UUID(int=1), HA)


async def test_a_claim_without_a_number_that_a_person_can_have_is_shown() -> None:
    parts = Parts(Shown(number_of_person="12", insurance_number=None), log_fails=ValueError())
    assert await opening(parts)(UUID(int=1), HA) is cast(Any, parts.shown)


async def test_a_preview_is_logged_once_for_a_reviewer_and_a_claim_within_some_minutes() -> None:
    parts, clock = Parts(Shown()), FakeClock()
    preview, lan = PreviewClaim(parts, parts, clock), msgspec.structs.replace(HA, reviewer_id=uuid4())
    for actor, claim in ((HA, 1), (HA, 2), (HA, 1), (lan, 1), (HA, 2)):
        await preview(UUID(int=claim), actor)
    assert len(parts.logged) == 3
    clock.pass_by(LOGGED_FOR.total_seconds())
    await preview(UUID(int=1), HA)
    assert parts.logged[-1] == ("claim", "0123456789", "ha")
    assert len(parts.logged) == 4


async def test_a_preview_is_logged_again_when_the_clock_was_set_back() -> None:
    parts, clock = Parts(Shown()), FakeClock()
    preview = PreviewClaim(parts, parts, clock)
    await preview(UUID(int=1), HA)
    clock.pass_by(-7 * 3600)
    await preview(UUID(int=1), HA)
    assert len(parts.logged) == 2


async def test_there_is_no_preview_where_the_log_cannot_be_written_and_the_next_one_is_logged() -> None:
    parts = Parts(Shown(), log_fails=ConnectionError())
    preview = PreviewClaim(parts, parts, FakeClock())
    with pytest.raises(ConnectionError):
        await preview(UUID(int=1), HA)
    parts.log_fails = None
    await preview(UUID(int=1), HA)
    assert parts.logged == [("claim", "0123456789", "ha")]
