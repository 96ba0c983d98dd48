"""An ordinary gradient-boosted model trained on the same decisions: what explainable rules give away.

It needs scikit-learn, which is no part of the product: `pip install 'wardgate[bench]'`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib.util import find_spec

from insurance.money import ZERO
from tests.evaluation.review.judging import Judged
from tests.evaluation.review.learning import Decided

SEED = 0


def is_installed() -> bool:
    """Whether scikit-learn is here."""
    return find_spec("sklearn") is not None


class BoostedModel:
    """Predicts what is recovered of a claim from its findings, its amounts, and its facility's findings."""

    def __init__(self, rules: Sequence[str], claims: Sequence[Judged]) -> None:
        self._rules = rules
        self._facilities = _facilities(rules, claims)

    def predict(self, decided: Sequence[Decided], claims: Sequence[Judged]) -> list[float]:
        """Learn from the decisions, then say what is expected of each claim."""
        from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415 - an extra
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 - an extra

        model = HistGradientBoostingRegressor(random_state=SEED)
        features = [self._features(one.judged) for one in decided]
        # Its threads spin while other programs have the processors, which takes minutes.
        with threadpool_limits(1):
            model.fit(features, [float(one.decision.off) for one in decided])
            return [float(value) for value in model.predict([self._features(one) for one in claims])]

    def _features(self, one: Judged) -> list[float]:
        counts, amounts = dict.fromkeys(self._rules, 0.0), dict.fromkeys(self._rules, 0.0)
        for each in one.findings:
            counts[each.rule] += 1
            amounts[each.rule] += float(each.found.amount.value) if each.found.amount else 0.0
        own = [float(one.proposed), float(len(one.claim.lines)), float(bool(one.claim.inpatient))]
        own.append(max((float(line.net.value) for line in one.claim.lines if line.net), default=0.0))
        return [*own, *counts.values(), *amounts.values(), *self._facilities[one.facility]]


def _facilities(rules: Sequence[str], claims: Sequence[Judged]) -> Mapping[str, list[float]]:
    """Of each facility: how many findings of each rule a claim has, and what the mean claim asks for."""
    of_facility: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in claims:
        of_facility[one.facility].append(one)
    return {
        facility: [
            float(sum((one.proposed for one in each), ZERO) / Decimal(len(each))),
            *(sum(code in one.rules for one in each) / len(each) for code in rules),
        ]
        for facility, each in of_facility.items()
    }
