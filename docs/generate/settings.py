"""docs/settings.md: what each process is told by its environment."""

import msgspec
from msgspec.structs import FieldInfo

from docs.generate.table import page, table
from gateway.settings import Settings as GatewaySettings
from review.settings import Settings as WorkerSettings

INTRODUCTION = """Environment variables, read once at the start. An unknown, missing or badly formed one stops
the process with a line that says which. `wardgate up` sets them for what it starts; names that belong to
another process of ours may stand in the same environment."""


def settings_page() -> str:
    """One table a process."""
    processes = (("`python -m gateway`", GatewaySettings), ("`python -m review worker`", WorkerSettings))
    parts = (f"## {command}\n\n{_table(settings)}" for command, settings in processes)
    return page("Settings", INTRODUCTION, *parts)


def _table(settings: type[msgspec.Struct]) -> str:
    return table(("name", "default", "what"), (_row(field) for field in msgspec.structs.fields(settings)))


def _row(field: FieldInfo) -> tuple[str, ...]:
    (meta,) = field.type.__metadata__
    default = "required" if field.required else f"`{field.default}`"
    return (f"`WARDGATE_{field.name.upper()}`", default, meta.description)
