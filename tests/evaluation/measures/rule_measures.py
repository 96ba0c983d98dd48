"""How each rule does: precision, recall, how often it could not judge, what it learned."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from insurance.money import ZERO
from review.rulebook.engine.practice import Practice, Verdicts
from review.rulebook.engine.rule import Rule
from review.triage.statistics.intervals.wilson_interval import wilson_interval
from review.triage.statistics.rule_tally import precision
from tests.evaluation.review.judging import Judged
from tests.evaluation.review.learning import Decided, verdicts_of
from tests.evaluation.review.reviewers import is_right

# A rule looks for a kind of fault if it finds at least so many of a hundred.
LOOKS_FOR = 33


class Share(msgspec.Struct, frozen=True):
    """A share with its interval of 95 %, and the counts that it rests on."""

    mean: float
    low: float
    high: float
    yes: int
    no: int


class RuleMeasure(msgspec.Struct, frozen=True):
    """One rule. `learned` is by decisions, `measured` by those of the test facilities; None without any.

    `kinds` are the faults it looks for, `recall` how many of these it finds at the test facilities.
    `unjudged` is the share of claims that it could not judge. `money` is what it found there.
    """

    code: str
    prior: Decimal
    learned: Share
    measured: Share | None
    kinds: tuple[str, ...]
    recall: Share | None
    unjudged: float
    money: Decimal

    @property
    def agrees(self) -> bool | None:
        """Whether the learned precision is within the interval of the measured one; None without one."""
        return None if self.measured is None else self.measured.low <= self.learned.mean <= self.measured.high


def measure_rules(
    rules: Mapping[str, Rule], practice: Practice, claims: Sequence[Judged], test: Sequence[Decided]
) -> list[RuleMeasure]:
    """Every rule. Kinds of faults are those of all claims, all else that of the test facilities."""
    kinds = kinds_of_rules(claims)
    verdicts = Counter(verdict for one in test for verdict in verdicts_of(one.judged, one.decision))
    tested = [one.judged for one in test]
    could_not = Counter(code for one in tested for code in one.unjudged)
    return [
        RuleMeasure(
            code=code,
            prior=rule.precision.mean,
            learned=_learned(rule, practice),
            measured=share_of(verdicts[code, True], verdicts[code, False]),
            kinds=kinds.get(code, ()),
            recall=_recall(code, kinds.get(code, ()), tested),
            unjudged=could_not[code] / len(tested),
            money=sum((one.recoverable for one in tested if finds(one, code)), ZERO),
        )
        for code, rule in rules.items()
    ]


def finds(judged: Judged, code: str | None = None) -> bool:
    """Whether the rule, or any rule, has a finding where the fault is."""
    return any(
        is_right(one.found, judged.truth) for one in judged.findings if code is None or one.rule == code
    )


def kinds_of_rules(claims: Iterable[Judged]) -> Mapping[str, tuple[str, ...]]:
    """The kinds of faults that each rule finds often enough to be said to look for them."""
    put_in: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for one in claims:
        if one.truth:
            put_in[one.truth.kind] += 1
            found.update((code, one.truth.kind) for code in one.rules if finds(one, code))
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for (code, kind), count in sorted(found.items()):
        if count * 100 >= put_in[kind] * LOOKS_FOR:
            kinds[code].append(kind)
    return {code: tuple(each) for code, each in kinds.items()}


def share_of(yes: int, no: int) -> Share | None:
    """The share with its interval; None of nothing."""
    interval = wilson_interval(yes, no)
    return interval and Share(*interval, yes, no)


def _learned(rule: Rule, practice: Practice) -> Share:
    verdicts = practice.verdicts.get(rule.code, Verdicts(0, 0))
    known = precision(rule, verdicts)
    return Share(known.mean, known.low, known.high, known.upheld, known.dropped)


def _recall(code: str, kinds: Sequence[str], tested: Sequence[Judged]) -> Share | None:
    faulty = [one for one in tested if one.truth and one.truth.kind in kinds]
    found = sum(finds(one, code) for one in faulty)
    return share_of(found, len(faulty) - found)
