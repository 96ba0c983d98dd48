"""A proposed edition of precisions as YAML: what would change, with intervals."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from review.learning.accepted_edition_table import Proposal
from review.learning.pooling import LearnedPrecision

Key = tuple[str, str, str]


def proposal_text(
    proposal: Proposal, number: int | None, in_force: Sequence[LearnedPrecision], accepted: int | None
) -> str:
    """`in_force` is the accepted edition with this number; `accepted` the number that the proposal got."""
    was = {key_of(one): one.precision for one in in_force}
    now = {key_of(one): one for one in proposal.learned}
    changed = [one for key, one in now.items() if was.get(key) != one.precision]
    lines = [
        f"edition_in_force: {'null' if number is None else number}",
        f"half_life_days: {proposal.half_life_days}",
        *_listed("proposed", changed, was),
        *_gone([key for key in was if key not in now]),
        f"accepted_as: {'null' if accepted is None else accepted}",
    ]
    return "".join(f"{line}\n" for line in lines)


def key_of(one: LearnedPrecision) -> Key:
    """What it is the precision of."""
    return one.rule, one.outcome, one.tier


def _listed(name: str, every: Sequence[LearnedPrecision], was: Mapping[Key, Decimal]) -> Iterator[str]:
    yield f"{name}:" if every else f"{name}: []"
    for one in every:
        before = was.get(key_of(one))
        known = "null" if before is None else f'"{before}"'
        yield (
            f'  - {{rule: {one.rule}, outcome: {one.outcome}, tier: "{one.tier}", '
            f'precision: "{one.precision}", low: "{one.low}", high: "{one.high}", was: {known}, '
            f'upheld: "{one.upheld.normalize():f}", dropped: "{one.dropped.normalize():f}"}}'
        )


def _gone(keys: Sequence[Key]) -> Iterator[str]:
    """Precisions of the edition in force for which there are too few decisions now."""
    yield "gone:" if keys else "gone: []"
    for rule, outcome, tier in keys:
        yield f'  - {{rule: {rule}, outcome: {outcome}, tier: "{tier}"}}'
