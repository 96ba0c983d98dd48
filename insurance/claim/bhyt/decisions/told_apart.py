"""Which decision an export follows: the one whose fields it has."""

from collections.abc import Mapping, Sequence
from datetime import date

from insurance.claim.bhyt.decisions.decision import Decision


def decision_of(
    names: Mapping[str, frozenset[str]], day: date | None, decisions: Sequence[Decision]
) -> Decision:
    """The decision with the fewest unknown names of fields; of several, the latest in force on the day.

    `names` are the names of the fields sent, by table. `day` is when the visit ended, as far as it can be
    read. The place of a field in its row does not count: sources and programs differ in it.
    """

    def rank(decision: Decision) -> tuple[int, bool, int]:
        is_in_force = day is None or decision.is_in_force(day)
        apart = abs((day or date.max) - decision.in_force).days
        return decision.unknown_names(names), not is_in_force, apart

    return min(decisions, key=rank)
