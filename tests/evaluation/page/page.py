"""docs/evaluation.md: what was measured, in words (template.md) and tables."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from tests.evaluation.evaluation import Evaluation
from tests.evaluation.measures.queue_share import FIRST, Order
from tests.evaluation.measures.rule_measures import RuleMeasure, Share
from tests.evaluation.page.goals import goals, words
from tests.evaluation.world.base_rates import rare_faults

TEMPLATE = Path(__file__).with_name("template.md")
MILLION = 1_000_000
MODEL = """The boosted model is scikit-learn's `HistGradientBoostingRegressor`, trained on the same decisions
by the findings and amounts of each rule, the amounts of the claim, and how often its facility has each
finding. It says what rules that explain themselves give away: it also reads dear claims to which no rule
objects."""
NO_MODEL = "The boosted model was not measured: scikit-learn is not installed (extra `bench`)."


def evaluation_page(one: Evaluation) -> str:
    """The whole page."""
    return TEMPLATE.read_text("utf-8").format(
        rare_one_in=rare_faults().one_in,
        **{name: getattr(one, name) for name in ("claims", "test", "seed", "learning_facilities")},
        test_facilities=one.test_facilities,
        goals=_goals(one),
        queue=_orders(one.orders),
        model=MODEL if one.has_model else NO_MODEL,
        overlooks=_percent(one.errors.overlooks),
        cuts_right=_percent(one.errors.cuts_right),
        wrong_amount=_percent(one.errors.wrong_amount),
        learning=_orders([one.order("by the priors alone"), *(order for _, order in one.lessons)]),
        calibration=_calibration(one),
        ways=_ways(one),
        faults=_faults(one),
        rules=_rules(one),
        silent=_silent(one),
        oddities=_oddities(one),
        claimed=f"{one.claimed / MILLION:,.0f}",
        recoverable=f"{one.recoverable / MILLION:,.1f}",
        share=f"{one.recoverable / one.claimed:.2%}",
    )


def _goals(one: Evaluation) -> str:
    found = goals(one)
    missed = [f"- *{goal.name}*: {goal.why}\n" for goal in found if not goal.is_met]
    table = _table(("goal", "measured", "met"), map(words, found), right=3)
    return f"{table}\nWhat stands in the way:\n\n{''.join(missed)}" if missed else table


def _calibration(one: Evaluation) -> str:
    rows = (
        (str(place), f"{tenth.claims:,}", _money(tenth.expected), _money(tenth.came), _ratio(tenth.ratio))
        for place, tenth in enumerate(one.tenths, start=1)
    )
    return _table(("tenth", "claims", "expected", "came", "expected over came"), rows)


def _faults(one: Evaluation) -> str:
    rows = (
        (
            f"{each.kind} *" if each.is_unseen else each.kind,
            each.group,
            f"{each.put_in:,}",
            f"{each.found:,}",
            _money(each.money),
            _money(each.money_found),
        )
        for each in one.faults
    )
    return _table(("fault", "group", "put in", "found", "money", "money found"), rows, right=2)


def _ways(one: Evaluation) -> str:
    rows = (
        (way.order.name, f"{way.error:.1%}", f"{way.order.at(0.5):.1%}", f"{way.order.at(1):.1%}")
        for way in one.ways
    )
    return _table(("precision learned", "error of the tenths", "first 0.5 %", "first 1 %"), rows)


def _rules(one: Evaluation) -> str:
    headings = ("rule", "outcome", "prior", "learned", "measured", "agree", "recall", "finds")
    return _table(headings, map(_rule, one.rules), right=len(headings))


def _silent(one: Evaluation) -> str:
    could_not = ", ".join(f"{each.code} ({each.share:.0%})" for each in one.unjudged if each.share >= 0.005)
    silent = ", ".join(each.code for each in one.unjudged if not each.has_findings)
    sentences = [
        silent and f"Without a finding in any claim: {silent}.",
        could_not
        and f"Share of the test claims that a rule could not judge: {could_not}; of all others none.",
    ]
    return "\n\n".join(filter(None, sentences))


def _rule(rule: RuleMeasure) -> tuple[str, ...]:
    agree = {True: "yes", False: "**no**", None: ""}[rule.agrees]
    return (
        rule.code,
        rule.outcome,
        f"{rule.prior:.2f}",
        _share(rule.learned),
        _share(rule.measured),
        agree,
        _share(rule.recall),
        "; ".join(rule.kinds),
    )


def _oddities(one: Evaluation) -> str:
    rows = (
        (each.oddity or "ordinary claims", f"{each.claims:,}", f"{each.flagged:,}", ", ".join(each.rules))
        for each in one.oddities
    )
    return _table(("claim", "claims", "flagged", "by"), rows)


def _orders(orders: Sequence[Order]) -> str:
    headings = ("order", *(f"first {percent} %" for percent in FIRST))
    return _table(
        headings, ((order.name, *(f"{order.at(percent):.1%}" for percent in FIRST)) for order in orders)
    )


def _table(headings: Sequence[str], rows: Iterable[Iterable[str]], right: int = 1) -> str:
    """Columns from `right` on are numbers."""
    marks = ("---:" if place >= right else "---" for place in range(len(headings)))
    lines = [headings, *rows]
    head, *body = (f"| {' | '.join(line)} |\n" for line in lines)
    return "".join([head, f"|{'|'.join(marks)}|\n", *body])


def _share(share: Share | None) -> str:
    if share is None:
        return "–"
    return f"{share.mean:.2f} ({share.low:.2f}–{share.high:.2f}; {share.yes + share.no:,})"


def _money(amount: Decimal) -> str:
    return f"{amount / MILLION:,.2f}"


def _percent(share: float) -> str:
    return f"{share * 100:g} %"


def _ratio(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"
