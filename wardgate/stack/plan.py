"""The options of one run of `wardgate up`, from flags and environment."""

from collections.abc import Mapping
from typing import Self

import msgspec

from runtime.address import is_loopback
from runtime.problem import Problem
from runtime.settings.names import PREFIX, unknown_names
from wardgate.data_folder.paths import DataFolder
from wardgate.stack.addresses import Addresses, choose_addresses

# Settings of gateway and console.
TLS = (f"{PREFIX}TLS_", f"{PREFIX}CONSOLE_TLS_")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The options of one run. `environment` is the whole environment, not only the names WARDGATE_*."""

    folder: DataFolder
    people: int
    claims: int
    addresses: Addresses
    environment: Mapping[str, str]
    sample_offices: bool = True

    @classmethod
    def of(
        cls,
        folder: DataFolder,
        people: int,
        claims: int,
        environment: Mapping[str, str],
        gateways: int = 1,
        *,
        sample_offices: bool = True,
    ) -> Self:
        """Check the environment and choose addresses. Raises Problem for a wrong value or a port in use."""
        if unknown := list(unknown_names(environment)):
            raise Problem("\n".join(unknown))
        addresses = choose_addresses(environment, gateways)
        _ensure_plaintext_is_wanted(addresses, environment)
        return cls(
            folder=folder,
            people=people,
            claims=claims,
            addresses=addresses,
            environment=environment,
            sample_offices=sample_offices,
        )

    @property
    def gateways(self) -> int:
        """The number of gateway processes."""
        return len(self.addresses.gateway_metrics)

    @property
    def database_url(self) -> str | None:
        """The URL of the PostgreSQL to use, past a pooler if both are given; None for the embedded one."""
        given = self.environment.get("WARDGATE_DATABASE_URL")
        given = given and (self.environment.get("WARDGATE_DIRECT_DATABASE_URL") or given)
        return given.replace("postgresql://", "postgresql+asyncpg://", 1) if given else None

    @property
    def redis_url(self) -> str | None:
        """The URL of the Redis to use; None for the embedded one."""
        return self.environment.get("WARDGATE_REDIS_URL") or None

    @property
    def console_url(self) -> str:
        """The address that reviewers open."""
        return self.environment.get("WARDGATE_CONSOLE_URL") or f"http://{self.addresses.console.target}"

    @property
    def spool(self) -> str:
        """The folder for the access log's entries while the database cannot be reached."""
        return self.environment.get("WARDGATE_SPOOL") or str(self.folder.spool.resolve())

    def environment_with(self, **settings: str) -> dict[str, str]:
        """The environment for a child process: this one, with these settings added or replaced."""
        return {**self.environment} | {PREFIX + name.upper(): value for name, value in settings.items()}


def _ensure_plaintext_is_wanted(addresses: Addresses, environment: Mapping[str, str]) -> None:
    if given := sorted(name for name in environment if name.startswith(TLS)):
        raise Problem(
            f"`wardgate up` serves without TLS: leave out {', '.join(given)}, or start each process alone."
        )
    listen = addresses.gateway.listen
    if not is_loopback(listen) and environment.get("WARDGATE_PLAINTEXT") != "yes":
        raise Problem(
            f"WARDGATE_LISTEN is {listen}, where the network can read tokens and personal data, as "
            "`wardgate up` serves without TLS: set WARDGATE_PLAINTEXT=yes where the network is trusted."
        )
