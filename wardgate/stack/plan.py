"""What `wardgate up` was asked for, by flags and by the environment."""

from collections.abc import Mapping
from typing import Self

import msgspec

from runtime.problem import Problem
from runtime.settings.names import PREFIX, unknown_names
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.addresses import Addresses, choose_addresses


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`environment` is the whole of it: of PATH as of WARDGATE_*."""

    folder: DataFolder
    people: int
    claims: int
    addresses: Addresses
    environment: Mapping[str, str]

    @classmethod
    def of(
        cls,
        folder: DataFolder,
        people: int,
        claims: int,
        environment: Mapping[str, str],
        gateways: int = 1,
    ) -> Self:
        """Raises Problem where the environment is wrong or a port is taken."""
        if unknown := list(unknown_names(environment)):
            raise Problem("\n".join(unknown))
        return cls(
            folder=folder,
            people=people,
            claims=claims,
            addresses=choose_addresses(environment, gateways),
            environment=environment,
        )

    @property
    def gateways(self) -> int:
        """How many processes answer the calls."""
        return len(self.addresses.gateway_metrics)

    @property
    def database_url(self) -> str | None:
        """The PostgreSQL to use instead of one of our own."""
        given = self.environment.get("WARDGATE_DATABASE_URL")
        return given.replace("postgresql://", "postgresql+asyncpg://", 1) if given else None

    @property
    def redis_url(self) -> str | None:
        """The Redis to use instead of one of our own."""
        return self.environment.get("WARDGATE_REDIS_URL") or None

    @property
    def spool(self) -> str:
        """Where the gateway's look-ups wait while the database is away."""
        return self.environment.get("WARDGATE_SPOOL") or str(self.folder.spool.resolve())

    def environment_with(self, **settings: str) -> dict[str, str]:
        """For a child: ours, and these on top."""
        return {**self.environment} | {PREFIX + name.upper(): value for name, value in settings.items()}
