"""Shows the review of a claim, with every finding explained."""

from collections.abc import Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gateway.v1.review_pb2 import Band, Finding, FindingOutcome, NotClear, Payment, Review, Unjudged
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.value_text import date_text, money_text

BAND_COLOURS = {Band.BAND_SUSPECT: "red", Band.BAND_CHECK: "yellow", Band.BAND_CLEAR: "green"}
OUTCOME_COLOURS = {
    FindingOutcome.FINDING_OUTCOME_WARN: "yellow",
    FindingOutcome.FINDING_OUTCOME_CUT: "red",
    FindingOutcome.FINDING_OUTCOME_REFUSE: "bold red",
}

NOT_CLEAR_NOTES = {
    NotClear.NOT_CLEAR_NO_DAY: "not judged: the claim has no day",
    NotClear.NOT_CLEAR_NO_RULE_IN_FORCE: "not judged: no rule was in force on its day",
    NotClear.NOT_CLEAR_PATIENT_NOT_IDENTIFIED: "patient not identified",
    NotClear.NOT_CLEAR_NO_DAYS_OF_TREATMENT: "no days of treatment",
    NotClear.NOT_CLEAR_IMPOSSIBLE_AMOUNTS: "a number below 0, or higher than anything costs",
    NotClear.NOT_CLEAR_NO_AMOUNT: "no total, and not every line has a net",
    NotClear.NOT_CLEAR_UNNAMED_SERVICE: "a line that asks for money has no code",
}
PAYMENT_NOTES = {
    Payment.PAYMENT_NOT_A_BILL: "not a bill: nothing is paid for it",
    Payment.PAYMENT_CLOSED: "withdrawn or replaced: nothing is paid for it",
}


def band_text(review: Review) -> Text:
    """The band: CLEAR, CHECK or SUSPECT, in its colour."""
    return Text(Band.Name(review.band).removeprefix("BAND_"), style=BAND_COLOURS.get(review.band, ""))


def stake_text(review: Review) -> str:
    """The amount at stake, or a dash if it is zero."""
    at_stake = review.amount_at_stake
    return money_text(at_stake) if at_stake.units or at_stake.nanos else "–"


def findings_in_short(review: Review) -> Text:
    """Each rule that found something, once, with the number of its findings; or why it is not CLEAR."""
    if not review.findings and review.band == Band.BAND_CHECK:
        # Reviews of earlier releases do not say why.
        return Text(NOT_CLEAR_NOTES.get(review.not_clear, "no finding"))
    rules = sorted((finding.rule, finding.title.en) for finding in review.findings)
    counted = [(rule, title, len(list(same))) for (rule, title), same in groupby(rules)]
    return Text("; ".join(f"{rule} {title}" + (f" ×{n}" if n > 1 else "") for rule, title, n in counted))


def review_view(review: Review) -> RenderableType:
    """Score and amounts, every finding, and the rules that could not judge the claim."""
    review = escaped(review)
    return Group(_totals(review), *_findings(review), *_unjudged(list(review.unjudged)))


def _totals(review: Review) -> Text:
    return Text.assemble(
        band_text(review),
        f"  score {review.score:.4f}  ·  claimed {money_text(review.proposed_amount)}"
        f"  ·  accepted {money_text(review.accepted_amount)}"
        f"  ·  at stake {money_text(review.amount_at_stake)}",
        (f"\n{note}" if (note := PAYMENT_NOTES.get(review.payment)) else "", "bold"),
        (f"\nrulebook {review.rulebook_version}", "dim"),
    )


def _findings(review: Review) -> Iterator[RenderableType]:
    for finding in review.findings:
        yield ""
        yield _head(finding)
        yield Padding(_explained(finding), (0, 0, 0, 4))


def _head(finding: Finding) -> Text:
    outcome = FindingOutcome.Name(finding.outcome).removeprefix("FINDING_OUTCOME_")
    return Text.assemble(
        (f"{outcome} ", OUTCOME_COLOURS.get(finding.outcome, "")),
        (f"{_codes(finding)} {finding.title.en}", "bold"),
        f" · {finding.title.vi}",
        (f" · {money_text(finding.amount)}" if finding.HasField("amount") else "", "bold"),
    )


def _codes(finding: Finding) -> str:
    """The rule's code and, where it is another one, that of the insurer's list."""
    is_other = finding.insurer_code not in ("", finding.rule)
    return f"{finding.rule} ({finding.insurer_code})" if is_other else finding.rule


def _explained(finding: Finding) -> Text:
    where = f"line {finding.line}, {finding.path}" if finding.line else finding.path
    since = f", in force since {date_text(finding.since)}" if finding.since.year else ""
    return Text("\n").join(
        [
            Text(finding.message.vi),
            Text(finding.message.en, style="dim"),
            Text.assemble(("where  ", "dim"), (where, "cyan")),
            Text.assemble(("law    ", "dim"), f"{finding.law}{since}"),
            Text.assemble(
                ("weight ", "dim"),
                f"right in {finding.probability:.0%} of such cases, {finding.points:+.4f} points",
            ),
        ]
    )


def _unjudged(unjudged: list[Unjudged]) -> Iterator[RenderableType]:
    if not unjudged:
        return
    yield Text("\nCould not be judged", style="bold")
    for lack in unjudged:
        yield Text.assemble(
            (f"    {lack.rule} ", "cyan"), f"missing: {lack.missing}", (f"  {lack.message.en}", "dim")
        )
