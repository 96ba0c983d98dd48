"""What `wardgate up` was asked for, by flags and by the environment."""

from collections.abc import Mapping
from typing import Self

import msgspec

from gateway.settings import Settings as GatewaySettings
from review.settings import Settings as WorkerSettings
from wardgate.data_folder import DataFolder
from wardgate.problem import Problem
from wardgate.stack.listening import Addresses, choose_addresses

PREFIX = "WARDGATE_"
# Of this program itself, or of those that connect to it.
OTHER_NAMES = frozenset(
    PREFIX + name
    for name in (
        *("CLAIMS", "CONSOLE_LISTEN", "CONSOLE_URL", "DATA", "PEOPLE", "REVIEWER", "REVIEWER_PASSWORD"),
        *("TARGET", "TOKEN", "WORKER_METRICS_LISTEN"),
    )
)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`environment` is the whole of it: of PATH as of WARDGATE_*."""

    folder: DataFolder
    people: int
    claims: int
    addresses: Addresses
    environment: Mapping[str, str]

    @classmethod
    def of(cls, folder: DataFolder, people: int, claims: int, environment: Mapping[str, str]) -> Self:
        """Raises Problem where the environment is wrong or a port is taken."""
        known = names_of(GatewaySettings) | names_of(WorkerSettings) | OTHER_NAMES
        if unknown := sorted(name for name in environment if name.startswith(PREFIX) and name not in known):
            raise Problem(
                f"Unknown in the environment: {', '.join(unknown)}. Known: {', '.join(sorted(known))}."
            )
        return cls(
            folder=folder,
            people=people,
            claims=claims,
            addresses=choose_addresses(environment),
            environment=environment,
        )

    @property
    def database_url(self) -> str | None:
        """The PostgreSQL to use instead of one of our own."""
        given = self.environment.get("WARDGATE_DATABASE_URL")
        return given.replace("postgresql://", "postgresql+asyncpg://", 1) if given else None

    @property
    def redis_url(self) -> str | None:
        """The Redis to use instead of one of our own."""
        return self.environment.get("WARDGATE_REDIS_URL") or None

    def environment_for(self, settings: type[msgspec.Struct], **said: str) -> dict[str, str]:
        """For a child that knows these settings: it refuses names that it does not know."""
        wanted = names_of(settings)
        kept = {
            name: value
            for name, value in self.environment.items()
            if not name.startswith(PREFIX) or name in wanted
        }
        return kept | {PREFIX + name.upper(): value for name, value in said.items()}


def names_of(settings: type[msgspec.Struct]) -> frozenset[str]:
    """The environment's names of a process's settings."""
    return frozenset(PREFIX + field.name.upper() for field in msgspec.structs.fields(settings))
