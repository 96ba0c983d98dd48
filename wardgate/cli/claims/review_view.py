"""What the review says of a claim, every finding explained."""

from collections.abc import Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from gateway.v1.review_pb2 import Band, Finding, FindingOutcome, Review, Unjudged
from wardgate.cli.output.plain_values import day, money

BAND_COLOURS = {Band.BAND_SUSPECT: "red", Band.BAND_CHECK: "yellow", Band.BAND_CLEAR: "green"}
OUTCOME_COLOURS = {
    FindingOutcome.FINDING_OUTCOME_WARN: "yellow",
    FindingOutcome.FINDING_OUTCOME_CUT: "red",
    FindingOutcome.FINDING_OUTCOME_REFUSE: "bold red",
}


def band(review: Review) -> Text:
    """CLEAR, CHECK or SUSPECT, in its colour."""
    return Text(Band.Name(review.band).removeprefix("BAND_"), style=BAND_COLOURS.get(review.band, ""))


def stake(review: Review) -> str:
    """The money that findings touch, or a dash for none."""
    at_stake = review.amount_at_stake
    return money(at_stake) if at_stake.units or at_stake.nanos else "–"


def findings_in_short(review: Review) -> Text:
    """Each rule once, with how often it found something."""
    rules = sorted((finding.rule, finding.title.en) for finding in review.findings)
    counted = [(rule, title, len(list(same))) for (rule, title), same in groupby(rules)]
    return Text("; ".join(f"{rule} {title}" + (f" ×{n}" if n > 1 else "") for rule, title, n in counted))


def review_view(review: Review) -> RenderableType:
    """The sum, every finding, and what could not be judged."""
    return Group(_sum(review), *_findings(review), *_unjudged(list(review.unjudged)))


def _sum(review: Review) -> Text:
    return Text.assemble(
        band(review),
        f"  score {review.score:.4f}  ·  asked for {money(review.proposed_amount)}"
        f"  ·  without objection {money(review.accepted_amount)}"
        f"  ·  at stake {money(review.amount_at_stake)}",
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
        (f"{finding.rule} {finding.title.en}", "bold"),
        f" · {finding.title.vi}",
        (f" · {money(finding.amount)}" if finding.HasField("amount") else "", "bold"),
    )


def _explained(finding: Finding) -> Text:
    where = f"line {finding.line}, {finding.path}" if finding.line else finding.path
    since = f", in force since {day(finding.since)}" if finding.since.year else ""
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
            (f"    {lack.rule} ", "cyan"), f"for want of {lack.missing}", (f"  {lack.message.en}", "dim")
        )
