"""A look-up's answer as a card that a person reads."""

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gateway.v1.card_service_pb2 import Card, CheckCardResponse, ServedFrom, Sex
from gateway.v1.outcome_pb2 import Outcome, Verdict
from wardgate.cli.look_ups.entitlement_view import days_paid_view, entitlement_view
from wardgate.cli.output.plain_values import day, instant, plain

COLOURS = {
    Verdict.VERDICT_VALID: "green",
    Verdict.VERDICT_NOT_VALID: "red",
    Verdict.VERDICT_UNDETERMINED: "yellow",
}
SOURCES = {
    ServedFrom.SERVED_FROM_REGISTER: "From the register",
    ServedFrom.SERVED_FROM_CACHE: "From the cache",
    ServedFrom.SERVED_FROM_LAST_KNOWN: "The register cannot be reached: last known",
    ServedFrom.SERVED_FROM_UNSPECIFIED: "The register cannot be reached",
}
# What is copied or compared stays in one piece.
WIDTHS = {"Card": 15, "From": 10, "Until": 10, "5 years on": 10}


def print_card(answer: CheckCardResponse, console: Console, *, why: bool = False) -> None:
    """The card, and below it the receipt on a line that is never broken: it is there to be pasted."""
    console.print(card_view(answer, why=why))
    if answer.receipt:
        console.print(Text.assemble(("Receipt ", "dim"), answer.receipt), soft_wrap=True)


def card_view(answer: CheckCardResponse, *, why: bool = False) -> RenderableType:
    """Verdict, what to do, message, the cards, what the visit is paid at, and where the answer is from.

    With `why`, by which law it is paid so.
    """
    colour = COLOURS.get(answer.verdict, "yellow")
    verdict = plain(Verdict.Name(answer.verdict), "VERDICT_").upper()
    outcome = plain(Outcome.Name(answer.outcome), "OUTCOME_")
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
        sex = plain(Sex.Name(holder.sex), "SEX_") if holder.sex else ""
        facts = " · ".join(fact for fact in (holder.full_name, holder.birth_date, sex) if fact)
        parts += ["", Text(facts, style="cyan")]
    if answer.cards:
        parts += ["", _cards(list(answer.cards))]
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
            card.card_number,
            day(card.valid_from),
            day(card.valid_until),
            card.registered_facility,
            card.area_code or "–",
            str(card.benefit_level),
            day(card.five_years_on) or "–",
        )
    return table


def _origin(answer: CheckCardResponse) -> str:
    when = f" as of {instant(answer.data_as_of)}" if answer.data_as_of.seconds else ""
    return f"{SOURCES[answer.served_from]}{when}\nCheck {answer.check_id}"
