"""Shows what a reviewer decided on a claim, line by line, or asks about it."""

from collections.abc import Iterable, Iterator

from google.type.money_pb2 import Money
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.decision_pb2 import Decision, DecisionAction, DecisionReason, LineDecision, PaidPart, Question
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.value_text import date_text, money_text, time_text

ACTIONS = {
    DecisionAction.DECISION_ACTION_ACCEPT: ("accepted", "green"),
    DecisionAction.DECISION_ACTION_CUT: ("cut", "red"),
    DecisionAction.DECISION_ACTION_REFUSE: ("refused", "bold red"),
}


def decision_view(decision: Decision) -> RenderableType:
    """The decision on the whole with its amounts, then each line."""
    decision = escaped(decision)
    head = Text.assemble(
        "Decided: ", _action(decision.action), (f"  {time_text(decision.decided_at)}", "dim")
    )
    parts: list[RenderableType] = [head, Text(_amounts(decision))]
    parts += [Text(f"  {_of_part(part)}") for part in decision.parts]
    parts += _words(decision.reasons, decision.note)
    if decision.lines:
        parts.append(_lines(decision.lines))
    if until := date_text(decision.explain_until):
        parts.append(_how_to_explain("Object", until))
    return Group(*parts)


def decision_in_short(decision: Decision) -> Text:
    """What is decided on the whole, and what is accepted."""
    return Text.assemble(_action(decision.action), f", {money_text(decision.accepted_amount)} accepted")


def question_view(question: Question) -> RenderableType:
    """What is asked, and how to answer."""
    question = escaped(question)
    head = Text.assemble(("Asked by a reviewer", "bold yellow"), (f"  {time_text(question.asked_at)}", "dim"))
    parts: list[RenderableType] = [head, *_words(question.reasons, question.text)]
    for line in question.lines:
        parts += [Text(f"  line {line.line}"), *_words(line.reasons, line.text)]
    return Group(*parts, _how_to_explain("Answer", date_text(question.explain_until)))


def _how_to_explain(verb: str, until: str) -> Text:
    return Text(f"{verb} until {until} with `wardgate explain CLAIM_ID --text ...`", style="dim")


def _action(action: DecisionAction) -> tuple[str, str]:
    return ACTIONS.get(action, ("decided", ""))


def _of_part(part: PaidPart) -> str:
    """The days of a part of a stay, its rate, and who pays how much."""
    days = f"{date_text(part.first)} to {date_text(part.last)}"
    return f"{days} at {part.rate_basis_points / 100:g} %  ·  {_amounts(part)}"


def _amounts(decision: Decision | PaidPart) -> str:
    known = (
        ("accepted", "accepted_amount"),
        ("paid by the fund", "fund_amount"),
        ("co-payment", "copayment_amount"),
        ("by the patient alone", "own_amount"),
    )
    amounts = ((name, getattr(decision, field)) for name, field in known if decision.HasField(field))
    return "  ·  ".join(f"{name} {money_text(amount)}" for name, amount in amounts)


def _words(reasons: Iterable[DecisionReason], note: str) -> Iterator[Text]:
    yield from (Text("    ") + reason for reason in _reasons(reasons))
    if note:
        yield Text(f"    “{note}”")


def _lines(lines: Iterable[LineDecision]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Line", "Claimed", "Paid"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Decision", overflow="fold")
    for line in lines:
        table.add_row(str(line.line), _money(line.claimed_amount), _money(line.amount), _decided(line))
    return table


def _money(amount: Money) -> str:
    return money_text(amount) if amount.currency_code else "–"


def _decided(line: LineDecision) -> Text:
    parts = [Text(*_action(line.action)), *_reasons(line.reasons)]
    return Text("\n").join([*parts, Text(f"“{line.note}”")] if line.note else parts)


def _reasons(reasons: Iterable[DecisionReason]) -> Iterator[Text]:
    for reason in reasons:
        words = " · ".join(filter(None, (reason.words.vi, reason.words.en)))
        yield Text.assemble((reason.code, "cyan"), f" {words}" if words else "")
