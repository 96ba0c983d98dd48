"""Shows what the insurer pays of a visit, on which days, and why."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gateway.v1.card_service_pb2 import DaysPaid, Entitlement, EntitlementPart
from gateway.v1.text_pb2 import Text as Reason
from wardgate.cli.output.value_text import date_text

WHY = (0, 0, 0, 2)


def entitlement_view(entitlement: Entitlement, *, why: bool) -> RenderableType:
    """The rate with its code, the remaining ceiling, and with `why` each reason in both languages; of a stay
    that is reckoned by parts, the same for each part.
    """
    if entitlement.parts:
        return Group(*(part_view(part, why=why) for part in entitlement.parts))
    parts: list[RenderableType] = [
        Text.assemble(
            (f"Paid at {rate(entitlement)} %", "bold"),
            (f" · code {entitlement.visit_code}", "dim"),
            ("" if why else " · --why shows the law", "dim"),
        )
    ]
    if entitlement.HasField("copay_ceiling_remaining"):
        left = f"{entitlement.copay_ceiling_remaining:,} VND of co-payment left until this year's ceiling"
        parts.append(Text(left))
    parts += _reasons(entitlement.reasons) if why else ()
    return Group(*parts)


def part_view(part: EntitlementPart, *, why: bool) -> RenderableType:
    """The days of a part of a stay, why it is reckoned by itself, and what it is paid at."""
    days = Text(f"{date_text(part.first)} to {date_text(part.last)}", style="dim")
    return Group(days, *_reasons(part.because), entitlement_view(part.entitlement, why=why))


def _reasons(reasons: Iterable[Reason]) -> Iterator[RenderableType]:
    for reason in reasons:
        yield Padding(Text(reason.vi), WHY)
        yield Padding(Text(reason.en, style="dim"), WHY)


def days_paid_view(spans: Iterable[DaysPaid]) -> RenderableType:
    """The days of a stay that are paid."""
    days = ", ".join(f"{date_text(span.first)} to {date_text(span.last)}" for span in spans)
    return Text.assemble(("Days paid ", "dim"), days)


def rate(entitlement: Entitlement) -> str:
    """The exact rate in percent: "80", or "47.5"."""
    return f"{entitlement.rate_basis_points / 100:g}"
