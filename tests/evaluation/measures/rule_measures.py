"""How each rule does: precision, recall, how often it could not judge, what it learned."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.practice import Practice, Verdicts
from review.rulebook.engine.rule import Rule
from review.triage.statistics.intervals.credible_interval import credible_interval
from review.triage.statistics.intervals.wilson_interval import wilson_interval
from tests.evaluation.measures.prediction import is_predicted
from tests.evaluation.review.judging import Judged
from tests.evaluation.review.learning import Decided, counted, verdicts_of
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
    """The findings of one rule with one outcome.

    `learned` is by decisions, `measured` by those of the test facilities; None without any. `agrees`: what
    was measured is what was to be expected after what was learned; None where nothing was measured. `kinds`
    are the faults that it looks for, `recall` how many of these it finds at the test facilities.
    """

    code: str
    outcome: str
    prior: Decimal
    learned: Share
    measured: Share | None
    agrees: bool | None
    kinds: tuple[str, ...]
    recall: Share | None


class RuleUnjudged(msgspec.Struct, frozen=True):
    """The share of the test claims that a rule could not judge, and whether it has a finding anywhere."""

    code: str
    share: float
    has_findings: bool


def measure_rules(
    rules: Mapping[str, Rule], practice: Practice, claims: Sequence[Judged], test: Sequence[Decided]
) -> list[RuleMeasure]:
    """Every rule and outcome with a finding. Kinds of faults are those of all claims, else of the test."""
    kinds = kinds_of_rules(claims)
    every = (verdict for one in test for verdict in verdicts_of(one.judged, one.decision))
    verdicts = Counter(counted(every))
    tested = [one.judged for one in test]
    found = sorted({(each.rule, each.outcome) for one in claims for each in one.findings})
    return [
        _measure(rules[code], outcome, practice, verdicts, kinds.get((code, outcome), ()), tested)
        for code, outcome in found
    ]


def _measure(
    rule: Rule,
    outcome: str,
    practice: Practice,
    verdicts: Counter[tuple[str, str, bool]],
    kinds: tuple[str, ...],
    tested: Sequence[Judged],
) -> RuleMeasure:
    known = practice.by_outcome.get((rule.code, outcome), Verdicts(0, 0))
    yes, no = verdicts[rule.code, outcome, True], verdicts[rule.code, outcome, False]
    prior_upheld, prior_dropped = map(float, rule.prior_of(FindingOutcome(outcome)))
    upheld, dropped = prior_upheld + known.upheld, prior_dropped + known.dropped
    agrees = is_predicted(upheld, dropped, yes, no)
    return RuleMeasure(
        code=rule.code,
        outcome=outcome,
        prior=rule.precision.mean,
        learned=_learned(upheld, dropped, known),
        measured=share_of(yes, no),
        agrees=agrees if yes + no else None,
        kinds=kinds,
        recall=_recall(rule.code, outcome, kinds, tested),
    )


def _learned(upheld: float, dropped: float, known: Verdicts) -> Share:
    """The mean and interval of the Beta distribution, and the decisions in it."""
    low, high = credible_interval(upheld, dropped)
    return Share(upheld / (upheld + dropped), low, high, known.upheld, known.dropped)


def measure_unjudged(
    rules: Iterable[str], claims: Sequence[Judged], tested: Sequence[Judged]
) -> list[RuleUnjudged]:
    """Every rule."""
    could_not = Counter(code for one in tested for code in one.unjudged)
    found = {code for one in claims for code in one.rules}
    return [RuleUnjudged(code, could_not[code] / len(tested), code in found) for code in rules]


def finds(judged: Judged, code: str | None = None, outcome: str | None = None) -> bool:
    """Whether the rule with this outcome, or any, has a finding where the fault is."""
    return any(
        is_right(one.found, judged.truth)
        for one in judged.findings
        if code in (None, one.rule) and outcome in (None, one.outcome)
    )


def kinds_of_rules(claims: Iterable[Judged]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The kinds of faults that each rule finds often enough with an outcome to be said to look for them."""
    put_in: Counter[str] = Counter()
    found: Counter[tuple[tuple[str, str], str]] = Counter()
    for one in claims:
        if one.truth:
            put_in[one.truth.kind] += 1
            keys = {(each.rule, each.outcome) for each in one.findings}
            found.update((key, one.truth.kind) for key in keys if finds(one, *key))
    kinds: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (key, kind), count in sorted(found.items()):
        if count * 100 >= put_in[kind] * LOOKS_FOR:
            kinds[key].append(kind)
    return {key: tuple(each) for key, each in kinds.items()}


def share_of(yes: int, no: int) -> Share | None:
    """The share with its interval; None of nothing."""
    interval = wilson_interval(yes, no)
    return interval and Share(*interval, yes, no)


def _recall(code: str, outcome: str, kinds: Sequence[str], tested: Sequence[Judged]) -> Share | None:
    faulty = [one for one in tested if one.truth and one.truth.kind in kinds]
    found = sum(finds(one, code, outcome) for one in faulty)
    return share_of(found, len(faulty) - found)
