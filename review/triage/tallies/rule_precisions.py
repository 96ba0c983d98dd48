"""How often reviewers uphold each rule, for the findings on the page of a claim."""

from collections.abc import Callable, Collection, Mapping

from review.accounts.actor import Actor
from review.rulebook.engine.practice import Verdicts
from review.rulebook.engine.rule import Rule
from review.triage.statistics.rule_tally import Precision, precision
from review.triage.tallies.figures import Figures

# Intervals take some milliseconds, and are the same for all claims of a day.
MOST_KNOWN = 1000


class RulePrecisions:
    """The precision of rules by the decisions in effect that were made before the day of the figures.

    So no figure tells what was decided today, such as first on the claim that is shown. `figures` returns
    what was counted last: no page of a claim waits for a count.
    """

    def __init__(self, rules: Mapping[str, Rule], figures: Callable[[], Figures | None]) -> None:
        self._rules = rules
        self._figures = figures
        self._known: dict[tuple[str, Verdicts], Precision] = {}

    def __call__(self, actor: Actor, codes: Collection[str]) -> Mapping[str, Precision]:
        """The precision of each of these rules in the actor's provinces; empty before the first count."""
        figures = self._figures()
        if figures is None:
            return {}
        known = (code for code in codes if code in self._rules)
        return {code: self._of(code, figures.until_midnight(actor.provinces, code)) for code in known}

    def _of(self, code: str, verdicts: Verdicts) -> Precision:
        if (code, verdicts) not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[code, verdicts] = precision(self._rules[code], verdicts)
        return self._known[code, verdicts]
