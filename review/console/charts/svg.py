"""Writes SVG: elements without inline style, so that the content security policy and dark mode hold."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from runtime.untrusted.escaped_text import escape_on_page

Point = tuple[float, float]


def element(name: str, content: Markup | str = "", **attributes: object) -> Markup:
    """An element. Attributes are escaped; `_` in a name stands for `-`, a last `_` is dropped (`class_`)."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_written(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = content if isinstance(content, Markup) else escape(escape_on_page(content))
    return Markup(f"<{name}{written}>{inside}</{name}>")


def drawing(width: int, height: int, label: str, content: Iterable[Markup], *, kind: str) -> Markup:
    """The whole chart, with what it says for those who do not see it."""
    title = element("title", label)
    return element(
        "svg",
        Markup("").join([title, *content]),
        class_=f"chart {kind}",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=label,
    )


def text(x: float, y: float, words: str, class_: str) -> Markup:
    """Words at a point: class `end` aligns them to the right, `middle` centres them."""
    return element("text", words, x=x, y=y, class_=class_)


def line(points: Iterable[Point], class_: str) -> Markup:
    """A line through the points."""
    return element("polyline", points=_points(points), class_=class_)


def area(lower: Iterable[Point], upper: Iterable[Point], class_: str) -> Markup:
    """The area between two lines."""
    return element("polygon", points=_points([*lower, *reversed(list(upper))]), class_=class_)


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_written(x)},{_written(y)}" for x, y in points)


def _written(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape_on_page(str(value))
