"""Shows who looked up a person."""

from collections.abc import Sequence

import msgspec
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.access.audit.person_look_ups import LookUp
from gateway.access.chain import chain_name
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line

ENTRY = {"chain", "link", "place"}


def look_up_list(look_ups: Sequence[LookUp], *, is_cut: bool) -> RenderableType:
    """Two lines for each look-up, so that they fit a narrow terminal. `is_cut` adds how to list more."""
    if not look_ups:
        return Text("No look-ups.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("When", no_wrap=True)
    table.add_column("Facility and officer", overflow="fold", ratio=1)
    table.add_column("For", no_wrap=True)
    table.add_column("Outcome", overflow="fold")
    for look_up in look_ups:
        table.add_row(*_cells(escaped(look_up)))
    more = [Text(f"The newest {len(look_ups):,} only: use --limit for more", style="dim")] if is_cut else []
    return Group(table, *more)


def look_up_line(look_up: LookUp) -> str:
    """A line of JSON with all fields; `entry` is the entry's name in `wardgate access verify`."""
    facts = {name: value for name, value in look_up._asdict().items() if name not in ENTRY}
    entry = f"{chain_name(look_up.chain)}-{look_up.link}-{look_up.place}"
    return as_line(**msgspec.to_builtins(facts), entry=entry)


def _cells(look_up: LookUp) -> tuple[Text, ...]:
    at = look_up.asked_at.astimezone(HO_CHI_MINH)
    return (
        Text.assemble(f"{at:%Y-%m-%d}", (f"\n{at:%H:%M:%S}", "dim")),
        Text.assemble(_asker(look_up), (f"\n{look_up.officer_name or 'no officer named'}", "dim")),
        Text.assemble(look_up.purpose, (f"\n{look_up.service_date}", "dim")),
        Text.assemble(look_up.outcome, (f"\nby {look_up.asked_by.replace('_', ' ')}", "dim")),
    )


def _asker(look_up: LookUp) -> str:
    if look_up.facility:
        return f"{look_up.facility} {look_up.facility_name or ''}".rstrip()
    return "the citizen" if look_up.is_by_the_person else "the insurer"
