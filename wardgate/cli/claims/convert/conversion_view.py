"""Shows what became of the claims of a conversion: what was lost, what was refused, the totals."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wardgate.cli.claims.convert.conversion_summary import ConversionSummary
from wardgate.cli.claims.plain_refusal import plain_refusal
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.refusal_view import refusal_view

MOST_PATHS = 20


def conversion_view(summary: ConversionSummary, lost_in: str, remarks_in: str) -> RenderableType:
    """The whole summary. The two texts name the files with the details."""
    return Group(*_parts(summary, lost_in, remarks_in))


def _parts(summary: ConversionSummary, lost_in: str, remarks_in: str) -> Iterator[RenderableType]:
    if summary.lost:
        yield _lost(summary)
        if (more := len(summary.lost) - MOST_PATHS) > 0:
            yield Text(f"and {more:,} more kinds: see {escaped(lost_in)}", style="dim")
        yield ""
    for refused in sorted(summary.refused, key=lambda claim: claim.source):
        name = f"{refused.source} ({refused.number})" if refused.number else refused.source
        yield Group(Text(escaped(name), style="bold"), refusal_view(plain_refusal(refused.refused)), "")
    if (more := summary.refusals.total() - len(summary.refused)) > 0:
        yield Text(f"and {more:,} more that were not converted: see {escaped(remarks_in)}", style="dim")
    yield _totals(summary, lost_in, remarks_in)


def _lost(summary: ConversionSummary) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Not carried", overflow="fold")
    table.add_column("What", overflow="fold", ratio=1)
    table.add_column("Claims", justify="right", no_wrap=True)
    for (path, what), count in summary.lost.most_common(MOST_PATHS):
        table.add_row(Text(escaped(path)), Text(escaped(what)), f"{count:,}")
    return table


def _totals(summary: ConversionSummary, lost_in: str, remarks_in: str) -> Text:
    counts = (
        (summary.converted, "converted", "green"),
        (summary.incomplete, f"of them not with everything: see {escaped(lost_in)}", "yellow"),
        (summary.remarked, f"against the decision on the format: see {escaped(remarks_in)}", "yellow"),
        (summary.refusals.total(), "not converted", "red"),
    )
    texts = [
        Text.assemble((f"{count:,} ", f"bold {colour}"), what) for count, what, colour in counts if count
    ]
    return Text(" · ").join(texts) if texts else Text("No claims.")
