"""A figure by month as small bars, for a cell of a table."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from review.console.charts import svg

HEIGHT, LEAST = 22, 1.5
BAR_SHARE = 0.7


def trend_chart(width: int, label: str, months: Sequence[tuple[str, float]]) -> Markup:
    """One bar for each month: its name, and a figure from 0. The greatest one fills the height."""
    return svg.drawing(width, HEIGHT, label, _bars(width, months), kind="trend")


def _bars(width: int, months: Sequence[tuple[str, float]]) -> Iterator[Markup]:
    step = width / max(len(months), 1)
    greatest = max((figure for _, figure in months), default=0)
    yield svg.line([(0, HEIGHT - 0.5), (width, HEIGHT - 0.5)], "grid")
    for place, (words, figure) in enumerate(months):
        height = max((HEIGHT - 1) * figure / greatest, LEAST) if figure else 0.0
        x = step * (place + (1 - BAR_SHARE) / 2)
        title = svg.element("title", words)
        yield svg.element(
            "rect", title, x=x, y=HEIGHT - height, width=step * BAR_SHARE, height=height, class_="column"
        )
