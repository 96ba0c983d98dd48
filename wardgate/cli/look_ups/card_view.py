"""Shows the answer of a look-up as a card in the terminal."""

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gateway.v1.card_service_pb2 import Card, CheckCardResponse, ServedFrom, Sex
from gateway.v1.outcome_pb2 import Outcome, Verdict
from wardgate.cli.look_ups.entitlement_view import days_paid_view, entitlement_view
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.value_text import date_text, enum_text, time_text

COLOURS = {
    Verdict.VERDICT_VALID: "green",
    Verdict.VERDICT_NOT_VALID: "red",
    Verdict.VERDICT_UNDETERMINED: "yellow",
}
SOURCES = {
    ServedFrom.SERVED_FROM_REGISTER: "From the register",
    ServedFrom.SERVED_FROM_CACHE: "From the cache",
    ServedFrom.SERVED_FROM_LAST_KNOWN: "The register cannot be reached: last known data",
    ServedFrom.SERVED_FROM_UNSPECIFIED: "The register cannot be reached",
}
# Columns whose values a person copies or compares are never wrapped.
WIDTHS = {"Card": 15, "From": 10, "Until": 10, "5 years on": 10}


def print_card(answer: CheckCardResponse, console: Console, *, why: bool = False) -> None:
    """Print the card, and below it the receipt on one line without breaks, so that it can be copied."""
    console.print(card_view(answer, why=why))
    if answer.receipt:
        console.print(Text.assemble(("Receipt ", "dim"), escaped(answer.receipt)), soft_wrap=True)


def card_view(answer: CheckCardResponse, *, why: bool = False) -> RenderableType:
    """A panel with verdict, advice, message, cards, entitlement and the source of the answer.

    With `why`, also the reasons for the entitlement.
    """
    answer = escaped(answer)
    colour = COLOURS.get(answer.verdict, "yellow")
    verdict = enum_text(Verdict.Name(answer.verdict), "VERDICT_").upper()
    outcome = enum_text(Outcome.Name(answer.outcome), "OUTCOME_")
    return Panel(
        Group(*_body(answer, why)),
        title=Text.assemble((f" {verdict} ", f"bold white on {colour}"), f" {answer.vss_code} · {outcome} "),
        title_align="left",
        border_style=colour,
        box=box.ROUNDED,
        padding=(1, 2),
        width=100,
    )


def _body(answer: CheckCardResponse, why: bool) -> list[RenderableType]:
    parts: list[RenderableType] = [_advice(answer)]
    parts += ["", Text(answer.message.vi, style="bold"), Text(answer.message.en)]
    if answer.HasField("holder"):
        holder = answer.holder
        sex = enum_text(Sex.Name(holder.sex), "SEX_") if holder.sex else ""
        facts = " · ".join(fact for fact in (holder.full_name, holder.birth_date, sex) if fact)
        parts += ["", Text(facts, style="cyan")]
    if answer.cards:
        parts += ["", _cards(list(answer.cards))]
    for code in answer.renumbered:
        parts += ["", Text(code.message.vi), Text(code.message.en, style="dim")]
    if answer.days_paid:
        parts += ["", days_paid_view(answer.days_paid)]
    if answer.HasField("entitlement"):
        parts += ["", entitlement_view(answer.entitlement, why=why)]
    return [*parts, "", Text(_origin(answer), style="dim")]


def _advice(answer: CheckCardResponse) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    advice = answer.advice
    for who, vietnamese, english in (
        ("At the desk", advice.clerk_vi, advice.clerk_en),
        ("Technician", advice.technician_vi, advice.technician_en),
    ):
        if vietnamese or english:
            table.add_row(who, Text(vietnamese))
            table.add_row("", Text(english, style="dim"))
    return table


def _cards(cards: list[Card]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("Card", "From", "Until", "Facility", "Area", "Level", "5 years on"):
        table.add_column(heading, overflow="fold", min_width=WIDTHS.get(heading))
    for card in cards:
        table.add_row(
            Text(card.card_number),
            date_text(card.valid_from),
            date_text(card.valid_until),
            Text(card.registered_facility),
            Text(card.area_code or "–"),
            str(card.benefit_level),
            date_text(card.five_years_on) or "–",
        )
    return table


def _origin(answer: CheckCardResponse) -> str:
    when = f" as of {time_text(answer.data_as_of)}" if answer.data_as_of.seconds else ""
    return f"{SOURCES[answer.served_from]}{when}\nCheck {answer.check_id}"
