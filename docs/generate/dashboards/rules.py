"""The rules: what they find, where they cannot judge, what has changed."""

from docs.generate.dashboards.panel import (
    COUNT,
    RATE,
    SHARE,
    Dashboard,
    Query,
    Section,
    bars,
    graph,
    table,
)

REVIEWS = f"sum(rate(wardgate_claims_reviewed_total[{RATE}]))"
REVIEWS_OF_A_DAY = "scalar(sum(increase(wardgate_claims_reviewed_total[1d])))"


def _per_review(metric: str) -> Query:
    """The ten rules with the most, as a share of all reviews."""
    share = f"sum by (rule) (rate({metric}[{RATE}])) / on () group_left () {REVIEWS}"
    return Query(f"topk(10, {share})", "{{rule}}")


def _a_day(metric: str, offset: str = "") -> str:
    return f"sum by (rule) (increase({metric}[1d]{offset}))"


FOUND = Section(
    "What rules find",
    (
        bars(
            "Findings of a day, the most",
            COUNT,
            f"topk(15, {_a_day('wardgate_rule_findings_total')})",
            "{{rule}}",
        ),
        graph(
            "Findings for each review",
            SHARE,
            _per_review("wardgate_rule_findings_total"),
            what="The ten with the most. A jump: new kinds of claims, a changed rule, or reference data.",
        ),
        bars(
            "Findings on trial (shadow) of a day",
            COUNT,
            f"topk(15, {_a_day('wardgate_rule_findings_on_trial_total')})",
            "{{rule}}",
        ),
        bars(
            "Could not judge for lack of a fact, a day, the most",
            COUNT,
            f"topk(15, {_a_day('wardgate_rule_unjudged_total')})",
            "{{rule}}",
        ),
        graph(
            "Could not judge, share of reviews",
            SHARE,
            _per_review("wardgate_rule_unjudged_total"),
        ),
    ),
)
COMPARED = Section(
    "Every rule",
    (
        table(
            "The last day",
            ("Findings", COUNT, _a_day("wardgate_rule_findings_total")),
            ("Findings a week before", COUNT, _a_day("wardgate_rule_findings_total", " offset 1w")),
            (
                "Findings for each review",
                SHARE,
                f"{_a_day('wardgate_rule_findings_total')} / {REVIEWS_OF_A_DAY}",
            ),
            ("Could not judge", COUNT, _a_day("wardgate_rule_unjudged_total")),
            what="How often reviewers upheld a rule's findings is on the page of rules of the console.",
        ),
    ),
)
RULES = Dashboard(
    "rules",
    "Wardgate: rules",
    "What the rules find, where they cannot judge, and what has changed.",
    (FOUND, COMPARED),
)
