"""Shows the claims that the review set aside."""

from collections.abc import Sequence

import msgspec
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from review.set_aside_claims import SetAsideClaim
from runtime.output.counted import counted
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line


def set_aside_list(claims: Sequence[SetAsideClaim], *, are_back: bool) -> RenderableType:
    """Two lines for each claim, so that they fit a narrow terminal, then what was done or can be done."""
    if not claims:
        return Text("No claims are set aside.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Claim", width=36, overflow="fold")
    table.add_column("Received", no_wrap=True)
    table.add_column("Failure", overflow="fold", ratio=1)
    for claim in claims:
        table.add_row(*_cells(escaped(claim)))
    return Group(table, Text(_conclusion(len(claims), are_back), style="dim"))


def set_aside_line(claim: SetAsideClaim) -> str:
    """A line of JSON with all fields."""
    return as_line(**msgspec.to_builtins(claim._asdict()))


def _cells(claim: SetAsideClaim) -> tuple[Text, ...]:
    at = claim.received_at.astimezone(HO_CHI_MINH)
    kind = " (dry run)" if claim.dry_run else ""
    return (
        Text.assemble(str(claim.claim_id), (f"\nfacility {claim.facility}{kind}", "dim")),
        Text.assemble(f"{at:%Y-%m-%d}", (f"\n{at:%H:%M:%S}", "dim")),
        Text.assemble(claim.failure or "unknown", (f"\n{counted(claim.attempts, 'attempt')}", "dim")),
    )


def _conclusion(count: int, are_back: bool) -> str:
    claims = counted(count, "claim is", "claims are")
    return f"{claims} back in the queue." if are_back else f"{claims} set aside. Retry with --retry."
