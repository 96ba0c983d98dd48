"""Shows the results of many claims: the table, what could not be judged, the refusals, the totals."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.review_pb2 import Band
from wardgate.cli.claims.claim_summary import (
    CHANGED,
    UNREADABLE,
    UNREADABLE_FILE,
    ClaimRow,
    ClaimSummary,
    RefusedClaim,
)
from wardgate.cli.claims.plain_refusal import TOO_LARGE, plain_refusal
from wardgate.cli.claims.review_view import BAND_COLOURS, band_text, findings_in_short, stake_text
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.refusal_view import refusal_view


def summary_view(summary: ClaimSummary, *, dry_run: bool) -> RenderableType:
    """The whole summary, with the totals last, where they stay in view."""
    return Group(*_parts(summary, dry_run))


def claim_table(rows: list[ClaimRow]) -> Table:
    """One row for each claim."""
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
    yield Text(escaped(row.number or row.source))
    yield Text(f"{row.state}, known" if row.already_known else row.state, style="dim")
    if row.review is None:
        yield from ("–", "", "", "")
        return
    yield band_text(row.review)
    yield f"{row.review.score:.4f}"
    yield Text(stake_text(escaped(row.review)))
    yield findings_in_short(escaped(row.review))


def _parts(summary: ClaimSummary, dry_run: bool) -> Iterator[RenderableType]:
    rows = summary.rows()
    if rows:
        yield claim_table(list(rows))
    if summary.answered:
        if summary.answered > len(rows):
            left_out = summary.answered - len(rows)
            yield Text(
                f"and {left_out:,} more, clear or with less at stake: use --json to list all", style="dim"
            )
        yield ""
    if summary.unjudged:
        yield _unjudged(summary)
        yield ""
    for refused in sorted(summary.refused, key=lambda claim: claim.source):
        yield _refused(refused)
    if (more := summary.refusals.total() - len(summary.refused)) > 0:
        yield Text(f"and {more:,} more that were refused: use --json to list every claim", style="dim")
    yield from _totals(summary, dry_run)


def _unjudged(summary: ClaimSummary) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left", title_style="bold")
    table.title = "What could not be judged"
    table.add_column("Rule", no_wrap=True, style="cyan")
    table.add_column("Claims", justify="right")
    table.add_column("Missing, most often", overflow="fold")
    for rule, count in sorted(summary.unjudged.items()):
        missing = ", ".join(path for path, _ in summary.missing[rule].most_common(3))
        table.add_row(Text(escaped(rule)), f"{count:,}", Text(escaped(missing)))
    return table


def _refused(claim: RefusedClaim) -> RenderableType:
    name = f"{claim.source} ({claim.number})" if claim.number else claim.source
    return Group(Text(escaped(name), style="bold"), refusal_view(plain_refusal(claim.refused)), "")


def _totals(summary: ClaimSummary, dry_run: bool) -> Iterator[RenderableType]:
    accepted = "judged (dry run, nothing submitted)" if dry_run else "accepted"
    refusals = dict(summary.refusals)
    counts = [
        (summary.accepted, accepted, "green"),
        (summary.already_known, "already known", "green"),
        (summary.cancelled, "cancelled or withdrawing, not to be paid", "green"),
        (summary.withdrew_nothing, "withdrawing no claim: your facility has no such open claim", "yellow"),
        (
            summary.replaced_nothing,
            "without effect on the claim of --replaces, because this content was submitted before: "
            "change it, for example `created`",
            "red",
        ),
        (summary.remarked, "with remarks on the format: list them with --remarks FILE.csv", "yellow"),
        (
            summary.lost_signatures,
            "sent without the signature of their file, which is for all of its records together: sign a file "
            "for each record",
            "yellow",
        ),
        (summary.waiting, "not reviewed yet: see `wardgate claims`", "yellow"),
        (refusals.pop(CHANGED, 0), "changed (known with other content: correct it with --replaces)", "red"),
        (refusals.pop(UNREADABLE, 0), "unreadable", "red"),
        (refusals.pop(TOO_LARGE, 0), "too large", "red"),
        (
            files := refusals.pop(UNREADABLE_FILE, 0),
            "unreadable file" if files == 1 else "unreadable files",
            "red",
        ),
        *(
            (count, f"refused ({escaped(reason).lower().replace('_', ' ')})", "red")
            for reason, count in sorted(refusals.items())
        ),
    ]
    totals = [
        Text.assemble((f"{count:,} ", f"bold {colour}"), what) for count, what, colour in counts if count
    ]
    yield Text(" · ").join(totals) if totals else Text("No claims.")
    if summary.judged:
        bands = [
            Text.assemble((f"{summary.bands[found]:,} ", "bold"), (Band.Name(found)[5:].lower(), colour))
            for found, colour in BAND_COLOURS.items()
        ]
        yield Text(" · ").join([*bands, Text(f"at stake: {_at_stake(summary)}")])


def _at_stake(summary: ClaimSummary) -> str:
    sums = [f"{units:,} {currency}".strip() for currency, units in sorted(summary.at_stake.items()) if units]
    return escaped(" + ".join(sums)) or "nothing"
