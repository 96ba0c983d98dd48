"""docs/settings.md: the settings of each process."""

import msgspec
from msgspec.structs import FieldInfo

from docs.generate.table import page, table
from gateway.relay.settings import RelaySettings
from gateway.settings import Settings as GatewaySettings
from review.console_settings import ConsoleSettings
from review.settings import Settings as WorkerSettings
from runtime.settings.names import PREFIX
from runtime.settings.reading import description, purpose
from wardgate.settings import ClientSettings, StackSettings

INTRODUCTION = """\
Each process reads its settings from environment variables once, when it starts. If a setting is unknown,
missing or badly formed, the process ends with an error that names it. One environment may hold the settings
of several processes: each reads its own. `wardgate up` sets the variables of the processes that it starts;
for what is not given it uses what it keeps in its folder (DIR). Variables that Kubernetes makes for a Service
called `wardgate` are ignored.

Every setting can also be read from a file, such as a mounted secret: `WARDGATE_<NAME>_FILE` is the path of a
file with the value of `WARDGATE_<NAME>`, which is then not set itself. One newline at the end of the file is
left out; a pipe or a device is not read. This is the same for all processes and for the environment variables
of all `wardgate` commands.

Gateways and workers also read OpenTelemetry's own variables (`OTEL_*`), if they are to send traces
([trace a claim](howto/trace-a-claim.md))."""


def settings_page() -> str:
    """One table for each process."""
    processes = (
        ("`python -m gateway`", GatewaySettings),
        ("`python -m review worker`", WorkerSettings),
        ("`python -m review console`", ConsoleSettings),
        ("`python -m gateway.relay`", RelaySettings),
        ("`wardgate up`", StackSettings),
        ("The other `wardgate` commands", ClientSettings),
    )
    parts = (f"## {command}\n\n{_table(settings)}" for command, settings in processes)
    return page("Settings", INTRODUCTION, *parts)


def _table(settings: type[msgspec.Struct]) -> str:
    return table(
        ("name", "default", "purpose", "value"), (_row(field) for field in msgspec.structs.fields(settings))
    )


def _row(field: FieldInfo) -> tuple[str, ...]:
    default = f"`{field.default}`" if field.default else "none"
    return (
        f"`{PREFIX}{field.name.upper()}`",
        "required" if field.required else default,
        purpose(field),
        description(field),
    )
