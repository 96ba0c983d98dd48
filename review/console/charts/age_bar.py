"""How old the open cases are: one bar, divided by age, the oldest in the colour of what needs a person."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from review.console.charts import svg

HEIGHT, BAR, GAP = 26, 7, 1.0
LEAST = 3.0


def age_bar(width: int, label: str, counts: Sequence[int], first: str, last: str) -> Markup:
    """`counts` by age, the youngest first. `first` and `last` are what is written below the ends."""
    return svg.drawing(width, HEIGHT, label, _parts(width, counts, first, last), kind="age-bar")


def _parts(width: int, counts: Sequence[int], first: str, last: str) -> Iterator[Markup]:
    total = sum(counts)
    shown = [(place, count) for place, count in enumerate(counts) if count]
    room = width - GAP * max(len(shown) - 1, 0) - LEAST * len(shown)
    x = 0.0
    for place, count in shown:
        part = LEAST + room * count / total
        kind = "oldest" if place == len(counts) - 1 else f"age-{place}"
        yield svg.element("rect", x=x, y=0, width=part, height=BAR, rx=1, class_=kind)
        x += part + GAP
    if not shown:
        yield svg.element("rect", x=0, y=0, width=width, height=BAR, rx=1, class_="none")
    yield svg.text(0, HEIGHT - 4, first, "axis")
    yield svg.text(width, HEIGHT - 4, last, "axis end")
