"""Finds the caller that a token, or the name in a certificate, belongs to; remembers it for seconds."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from gateway.admission.caller import Caller
from gateway.admission.tokens.token_digest import digest
from gateway.refusals import CallerUnknown
from runtime.batching import Batcher
from runtime.bounded_dict import BoundedDict
from runtime.postgres.database_away import DatabaseAway
from runtime.postgres.query_timeout import QueryTimeout

# A revoked token stops working, and a new one starts to work, within this time.
REMEMBERED_SECONDS = 5.0
# While the database cannot be reached, a token is looked up again this often, ...
RETRY_SECONDS = 1.0
# ... and works for this long after its last successful look-up: a clinic may be closed for some days.
TRUSTED_SECONDS = 7 * 24 * 3600.0
# More tokens in use than there are facilities in the country. Random tokens must not fill the memory.
REMEMBERED_TOKENS = 50_000
TOKENS_A_QUERY = 200


class Callers(Protocol):
    """The callers that are known, each by a key."""

    async def callers(self, keys: Sequence[bytes]) -> Mapping[bytes, Caller]:
        """The caller of each key that is known. Raises DatabaseAway.

        The key of a token in force is its SHA-256: nothing else of a token is stored. The key of the facility
        that a client certificate names is its code.
        """
        ...


class Remembered(NamedTuple):
    """The caller of a token: good until `until`, and read from the database at `read_at`."""

    until: float
    read_at: float
    caller: Caller


class Authenticator:
    """Identifies callers by their tokens; with another `key` than `digest`, by something else.

    While the database cannot be reached, a token that was known before stays known: one that was revoked
    during the outage, or since it was last used, works until the database is back. Of any other token it is
    not known whether it exists.
    """

    def __init__(
        self,
        callers: Callers,
        query_timeout: QueryTimeout,
        seconds: Callable[[], float] = time.monotonic,
        limit: int = REMEMBERED_TOKENS,
        key: Callable[[str], bytes] = digest,
        note_use: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        """`note_use` receives the key of each caller that was looked up, again after some seconds of use."""
        self._callers = callers
        self._key = key
        self._note_use = note_use
        self._query_timeout = query_timeout
        self._seconds = seconds
        self._known = BoundedDict[bytes, Remembered](limit)
        # Separate from the known ones, so that random tokens push none of them out.
        self._unknown_until = BoundedDict[bytes, float](limit)
        self._look_up = Batcher(self._look_up_many, TOKENS_A_QUERY)

    def remembered(self, token: str) -> Caller | None:
        """The caller, where no query is needed to know it: that is nearly every call."""
        remembered = self._known.get(self._key(token))
        if remembered is not None and remembered.until > self._seconds():
            return remembered.caller
        return None

    async def identify(self, token: str) -> Caller:
        """The caller. Raises CallerUnknown, or DatabaseAway where that cannot be found out."""
        if (caller := self.remembered(token)) is not None:
            return caller
        key = self._key(token)
        if self._unknown_until.get(key, 0.0) > self._seconds():
            raise CallerUnknown
        return await self._look_up(key)

    async def _look_up_many(self, keys: Sequence[bytes]) -> list[Caller | Exception]:
        try:
            callers = await self._query_timeout.wait(lambda: self._callers.callers(keys))
        except DatabaseAway as away:
            return [self._last_known(key) or away for key in keys]
        return [self._remember(key, callers.get(key)) for key in keys]

    def _remember(self, key: bytes, caller: Caller | None) -> Caller | Exception:
        now = self._seconds()
        if caller is None:
            self._known.pop(key, None)
            self._unknown_until[key] = now + REMEMBERED_SECONDS
            return CallerUnknown()
        self._known[key] = Remembered(now + REMEMBERED_SECONDS, now, caller)
        self._note_use(key)
        return caller

    def _last_known(self, key: bytes) -> Caller | None:
        now = self._seconds()
        remembered = self._known.get(key)
        if remembered is None or remembered.read_at + TRUSTED_SECONDS < now:
            return None
        self._known[key] = remembered._replace(until=now + RETRY_SECONDS)
        return remembered.caller
