"""What became of many claims: the table, why some were not taken, what could not be judged, the sum."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.review_pb2 import Band
from wardgate.cli.claims.claim_tally import CHANGED, UNREADABLE, ClaimRow, ClaimTally, RefusedClaim
from wardgate.cli.claims.review_view import BAND_COLOURS, band, findings_in_short, stake
from wardgate.cli.output.refusal_view import refusal_view


def tally_view(tally: ClaimTally, *, dry_run: bool) -> RenderableType:
    """All of it, the sum last, where the eye stops."""
    return Group(*_parts(tally, dry_run))


def claim_table(rows: list[ClaimRow]) -> Table:
    """One row a claim."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Claim", overflow="fold")
    table.add_column("State", no_wrap=True)
    table.add_column("Band", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("At stake", justify="right", no_wrap=True)
    table.add_column("Found", overflow="fold", ratio=1)
    for row in rows:
        table.add_row(*_cells(row))
    return table


def _cells(row: ClaimRow) -> Iterator[RenderableType]:
    yield Text(row.number or row.source)
    yield Text(f"{row.state}, known" if row.already_known else row.state, style="dim")
    if row.review is None:
        yield from ("–", "", "", "")
        return
    yield band(row.review)
    yield f"{row.review.score:.4f}"
    yield stake(row.review)
    yield findings_in_short(row.review)


def _parts(tally: ClaimTally, dry_run: bool) -> Iterator[RenderableType]:
    rows = tally.rows()
    if rows:
        yield claim_table(list(rows))
    if tally.answered:
        if tally.answered > len(rows):
            left_out = tally.answered - len(rows)
            yield Text(f"and {left_out:,} more, clear or with less at stake: --json lists all", style="dim")
        yield ""
    if tally.unjudged:
        yield _unjudged(tally)
        yield ""
    for refused in tally.refused:
        yield _refused(refused)
    if (more := tally.refusals.total() - len(tally.refused)) > 0:
        yield Text(f"and {more:,} more that were not taken: --json lists every claim", style="dim")
    yield from _sum(tally, dry_run)


def _unjudged(tally: ClaimTally) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left", title_style="bold")
    table.title = "What could not be judged"
    table.add_column("Rule", no_wrap=True, style="cyan")
    table.add_column("Claims", justify="right")
    table.add_column("For want of, most often", overflow="fold")
    for rule, count in sorted(tally.unjudged.items()):
        lacking = ", ".join(path for path, _ in tally.missing[rule].most_common(3))
        table.add_row(rule, f"{count:,}", Text(lacking))
    return table


def _refused(claim: RefusedClaim) -> RenderableType:
    name = f"{claim.source} ({claim.number})" if claim.number else claim.source
    return Group(Text(name, style="bold"), refusal_view(claim.refused), "")


def _sum(tally: ClaimTally, dry_run: bool) -> Iterator[RenderableType]:
    taken = "judged, nothing kept" if dry_run else "accepted"
    refusals = dict(tally.refusals)
    counts = [
        (tally.accepted, taken, "green"),
        (tally.already_known, "already known", "green"),
        (tally.waiting, "not reviewed yet: see `wardgate claims`", "yellow"),
        (refusals.pop(CHANGED, 0), "changed: known with other content", "red"),
        (refusals.pop(UNREADABLE, 0), "unreadable", "red"),
        *((count, reason.lower().replace("_", " "), "red") for reason, count in sorted(refusals.items())),
    ]
    said = [Text.assemble((f"{count:,} ", f"bold {colour}"), what) for count, what, colour in counts if count]
    yield Text(" · ").join(said) if said else Text("No claims.")
    if tally.judged:
        bands = [
            Text.assemble((f"{tally.bands[found]:,} ", "bold"), (Band.Name(found)[5:].lower(), colour))
            for found, colour in BAND_COLOURS.items()
        ]
        yield Text(" · ").join([*bands, Text(f"at stake: {_at_stake(tally)}")])


def _at_stake(tally: ClaimTally) -> str:
    sums = [f"{units:,} {currency}".strip() for currency, units in sorted(tally.at_stake.items()) if units]
    return " + ".join(sums) or "nothing"
