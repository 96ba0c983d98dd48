"""What a visit is paid at, for how long, and why, as a person reads it."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gateway.v1.card_service_pb2 import DaysPaid, Entitlement
from wardgate.cli.output.plain_values import day

WHY = (0, 0, 0, 2)


def entitlement_view(entitlement: Entitlement, *, why: bool) -> RenderableType:
    """The rate with its code, what is left of the ceiling, and with `why` each reason in both languages."""
    parts: list[RenderableType] = [
        Text.assemble(
            (f"Paid at {rate(entitlement)} %", "bold"),
            (f" · code {entitlement.visit_code}", "dim"),
            ("" if why else " · --why says by which law", "dim"),
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
    spoken = ", ".join(f"{day(span.first)} to {day(span.last)}" for span in spans)
    return Text.assemble(("Days paid ", "dim"), spoken)


def rate(entitlement: Entitlement) -> str:
    """Exactly: "80", or "47.5"."""
    return f"{entitlement.rate_basis_points / 100:g}"
