"""Shows what the insurer pays of a visit, on which days, and why."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gateway.v1.card_service_pb2 import DaysPaid, Entitlement
from wardgate.cli.output.value_text import date_text

WHY = (0, 0, 0, 2)


def entitlement_view(entitlement: Entitlement, *, why: bool) -> RenderableType:
    """The rate with its code, the remaining ceiling, and with `why` each reason in both languages."""
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
    for reason in entitlement.reasons if why else ():
        parts += [Padding(Text(reason.vi), WHY), Padding(Text(reason.en, style="dim"), WHY)]
    return Group(*parts)


def days_paid_view(spans: Iterable[DaysPaid]) -> RenderableType:
    """The days of a stay that are paid."""
    days = ", ".join(f"{date_text(span.first)} to {date_text(span.last)}" for span in spans)
    return Text.assemble(("Days paid ", "dim"), days)


def rate(entitlement: Entitlement) -> str:
    """The exact rate in percent: "80", or "47.5"."""
    return f"{entitlement.rate_basis_points / 100:g}"
