"""The public look at a file by its ID and secret. It limits how often a caller may guess."""

import hmac
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from gateway.cards.guessing.budget import Budget
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
    """The use case of TrackFile. Wrong ones count against the caller, and against the file."""

    def __init__(
        self, files: Files, wrong_an_hour: int, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._files = files
        self._seconds = seconds
        self._of_caller: Budget[str] = Budget(wrong_an_hour, SECONDS_AN_HOUR)
        self._of_file: Budget[UUID] = Budget(WRONG_SECRETS_A_DAY, SECONDS_A_DAY)

    async def __call__(self, caller: str, file_id: UUID, secret: str) -> KeptFile:
        """Raises FileNotFound, also for a wrong secret, TooManyUnknown and DatabaseAway."""
        now = self._seconds()
        wait = max(
            self._of_caller.seconds_until_next(caller, now), self._of_file.seconds_until_next(file_id, now)
        )
        if wait:
            raise TooManyUnknown(timedelta(seconds=int(wait) + 1))
        found = await self._files.find(file_id)
        if found is None or not hmac.compare_digest(found.file.secret.encode(), secret.encode()):
            self._of_caller.take(caller, now)
            self._of_file.take(file_id, now)
            raise FileNotFound
        return found.file
