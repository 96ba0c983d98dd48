"""The sessions of reviewers, in memory."""

from datetime import datetime, timedelta
from uuid import UUID

from review.console.http.session import Lifetimes, Session
from runtime.clock import Clock
from runtime.redis.redis_away import RedisAway

LIFETIMES = Lifetimes(timedelta(minutes=30), timedelta(hours=12))


class FakeSessions:
    """`away`: Redis cannot be reached."""

    def __init__(self, clock: Clock) -> None:
        self.away = False
        self._begun = 0
        self._clock = clock
        self._sessions: dict[str, tuple[Session, datetime]] = {}

    async def begin(self, reviewer_id: UUID) -> str:
        self._ensure_there()
        self._begun += 1
        token = f"token {self._begun}"
        self._sessions[token] = Session(reviewer_id, self._clock.now()), self._clock.now()
        return token

    async def find(self, token: str, *, extends: bool = True) -> Session | None:
        self._ensure_there()
        session, used_at = self._sessions.get(token, (None, self._clock.now()))
        now = self._clock.now()
        if session is None or now - used_at >= LIFETIMES.idle or now - session.began_at >= LIFETIMES.absolute:
            return None
        self._sessions[token] = session, now if extends else used_at
        return session

    async def end(self, token: str) -> None:
        self._ensure_there()
        self._sessions.pop(token, None)

    def _ensure_there(self) -> None:
        if self.away:
            raise RedisAway
