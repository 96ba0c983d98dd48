"""The public look at a file by its ID and secret. Nobody is locked out by the wrong secrets of others."""

import asyncio
import hmac
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from gateway.cards.guessing.budget import Budget
from gateway.refusal import Refusal
from gateway.refusals import FileNotFound, TooManyUnknown
from gateway.register.files.get_file import FileWithEvents
from gateway.register.files.kept_file import KeptFile

SECONDS_AN_HOUR, SECONDS_A_DAY = 3600, 24 * 3600
# More than typing errors need. A secret has 72 random bits.
WRONG_SECRETS_A_DAY = 12


class Files(Protocol):
    """The files that are kept."""

    async def find(self, file_id: UUID) -> FileWithEvents | None:
        """One file, None for none. Raises DatabaseAway."""
        ...


class TrackFile:
    """The use case of TrackFile. The right secret is always answered: 72 random bits are not guessed.

    A wrong one counts against its caller, and against the file at this caller: one portal may ask for all
    applicants. Where too many were wrong, secrets are compared one after the other, so that a program that
    tries some occupies one connection to the database, however many it sends.
    """

    def __init__(
        self, files: Files, wrong_an_hour: int, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._files = files
        self._seconds = seconds
        self._of_caller: Budget[str] = Budget(wrong_an_hour, SECONDS_AN_HOUR)
        self._of_file: Budget[tuple[str, UUID]] = Budget(WRONG_SECRETS_A_DAY, SECONDS_A_DAY)
        self._turn = asyncio.Lock()

    async def __call__(self, caller: str, file_id: UUID, secret: str) -> KeptFile:
        """Raises FileNotFound, also for a wrong secret, TooManyUnknown after many, and DatabaseAway."""
        async with self._turn if self._wait(caller, file_id) else nullcontext():
            found = await self._opened(file_id, secret)
        if found is None:
            raise self._wrong(caller, file_id)
        return found

    async def _opened(self, file_id: UUID, secret: str) -> KeptFile | None:
        found = await self._files.find(file_id)
        if found is None or not hmac.compare_digest(found.file.secret.encode(), secret.encode()):
            return None
        return found.file

    def _wait(self, caller: str, file_id: UUID) -> float:
        """For how many seconds more a wrong secret is refused; 0 where it is not."""
        now = self._seconds()
        of_file = self._of_file.seconds_until_next((caller, file_id), now)
        return max(self._of_caller.seconds_until_next(caller, now), of_file)

    def _wrong(self, caller: str, file_id: UUID) -> Refusal:
        if wait := self._wait(caller, file_id):
            return TooManyUnknown(timedelta(seconds=int(wait) + 1))
        now = self._seconds()
        self._of_caller.take(caller, now)
        self._of_file.take((caller, file_id), now)
        return FileNotFound()
