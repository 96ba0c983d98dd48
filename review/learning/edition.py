"""An edition of precisions: what rules have learned by a day, and what they had before another day."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

import msgspec

from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.practice import Practice
from review.rulebook.engine.rule import Rule


class Learned(msgspec.Struct, frozen=True):
    """The precision of a rule's findings with one outcome. `was` is None where it is the same as before.

    `upheld` and `dropped` count all decisions that it rests on, without the prior.
    """

    rule: str
    outcome: str
    precision: Decimal
    was: Decimal | None
    upheld: int
    dropped: int


class Edition(msgspec.Struct, frozen=True):
    """By the decisions in effect that were made before the day `before`, beside those before `since`."""

    before: date
    since: date
    rulebook: str
    learned: tuple[Learned, ...]


def learned_between(rules: Iterable[Rule], earlier: Practice, later: Practice) -> Iterator[Learned]:
    """Each rule and outcome that has a decision by the later practice."""
    for rule in rules:
        old, new = earlier.precisions_by_outcome(rule), later.precisions_by_outcome(rule)
        for outcome in FindingOutcome:
            verdicts = later.verdicts_on(rule, outcome)
            if not verdicts.upheld + verdicts.dropped:
                continue
            key = (rule.code, outcome.value)
            precision, was = new[key], old.get(key, rule.precision.mean)
            changed = was if was != precision else None
            yield Learned(rule.code, outcome.value, precision, changed, verdicts.upheld, verdicts.dropped)


def edition_text(edition: Edition) -> str:
    """The edition as YAML: the changes first, then what is the same."""
    changed = [one for one in edition.learned if one.was is not None]
    same = [one for one in edition.learned if one.was is None]
    lines = [
        f"before: {edition.before}",
        f"since: {edition.since}",
        f'rulebook: "{edition.rulebook}"',
        *_listed("changed", changed),
        *_listed("same", same),
    ]
    return "".join(f"{line}\n" for line in lines)


def _listed(name: str, every: list[Learned]) -> Iterator[str]:
    yield f"{name}:" if every else f"{name}: []"
    for one in every:
        was = "" if one.was is None else f', was: "{one.was}"'
        yield (
            f'  - {{rule: {one.rule}, outcome: {one.outcome}, precision: "{one.precision}"{was}, '
            f"upheld: {one.upheld}, dropped: {one.dropped}}}"
        )
