"""The country at a glance: look-ups, claims, money, and whether what is promised is kept."""

from docs.generate.dashboards.panel import (
    COUNT,
    MONEY,
    PER_SECOND,
    RATE,
    SECONDS,
    SHARE,
    Dashboard,
    Query,
    Section,
    graph,
    number,
    quantiles,
)
from docs.generate.objectives import OBJECTIVES

CHECK_CARD = 'grpc_method="CheckCard"'


def _per_hour(metric: str) -> str:
    return f"sum(increase({metric}[1h]))"


def _share_of_outcome(outcome: str) -> str:
    every = f"sum(rate(wardgate_card_checks_total[{RATE}]))"
    return f'sum(rate(wardgate_card_checks_total{{outcome="{outcome}"}}[{RATE}])) / {every}'


PROMISES = Section(
    "What is promised",
    (
        number(
            "Look-ups within 250 ms, 24 h",
            SHARE,
            '1 - slo:bad_ratio:increase1d{slo="look_ups_fast"}',
            "Single look-ups that were answered in time. Objective: 99.9 %.",
        ),
        number(
            "Look-ups answered, 24 h",
            SHARE,
            '1 - slo:bad_ratio:increase1d{slo="look_ups_answered"}',
            "Look-ups that were not answered UNDETERMINED. Objective: 99.9 %.",
        ),
        number(
            "Claims acknowledged within 1 s, 24 h",
            SHARE,
            '1 - slo:bad_ratio:increase1d{slo="claims_acknowledged"}',
            "Objective: 99.9 %.",
        ),
        number(
            "Claims reviewed within a minute, 24 h",
            SHARE,
            '1 - slo:bad_ratio:increase1d{slo="claims_reviewed"}',
            "Objective: 99 %.",
        ),
        number(
            "Claims waiting for their review",
            COUNT,
            "max(wardgate_claims_waiting)",
            steps=(1_000, 10_000),
        ),
        number(
            "Oldest claim in the queue",
            SECONDS,
            "max(wardgate_claims_oldest_waiting_seconds)",
            steps=(60, 300),
        ),
        graph(
            "Burn rate of the error budgets, 1 h",
            COUNT,
            *(
                Query(
                    f'slo:bad_ratio:increase1h{{slo="{one.name}"}} / {one.budget.normalize()}',
                    one.name.replace("_", " "),
                )
                for one in OBJECTIVES
            ),
            what="At 1, the budget of 30 days lasts 30 days. Alerts begin at 14.4 (docs/howto/alerts.md).",
        ),
    ),
)

LOOK_UPS = Section(
    "Look-ups",
    (
        graph(
            "Look-ups by outcome",
            PER_SECOND,
            Query(f"sum by (outcome) (rate(wardgate_card_checks_total[{RATE}])) > 0", "{{outcome}}"),
            stacked=True,
        ),
        graph(
            "Time of single look-ups",
            SECONDS,
            *quantiles("grpc_server_handling_seconds", "0.5", "0.99", "0.999", matchers=CHECK_CARD),
        ),
        graph(
            "Unknown and undetermined",
            SHARE,
            Query(_share_of_outcome("UNKNOWN"), "UNKNOWN: the register has no such person"),
            Query(_share_of_outcome("UNDETERMINED"), "UNDETERMINED: the register cannot be read"),
        ),
        graph(
            "Answers from last known data",
            PER_SECOND,
            Query(
                f'sum(rate(wardgate_card_cache_answers_total{{answer="last_known"}}[{RATE}]))', "last known"
            ),
            what="The register could not be read, and the cache had an older state of the person.",
        ),
    ),
)

CLAIMS = Section(
    "Claims",
    (
        graph(
            "Received",
            PER_SECOND,
            Query(f"sum by (format) (rate(wardgate_claims_received_total[{RATE}]))", "{{format}}"),
            Query(f"sum(rate(wardgate_claims_unreadable_total[{RATE}]))", "refused as unreadable"),
            stacked=True,
        ),
        graph(
            "Signatures of claims in BHYT XML",
            PER_SECOND,
            Query(f"sum by (state) (rate(wardgate_claim_signatures_total[{RATE}])) > 0", "{{state}}"),
            stacked=True,
        ),
        graph(
            "Reviewed, by band",
            PER_SECOND,
            Query(f"sum by (band) (rate(wardgate_claims_reviewed_total[{RATE}]))", "{{band}}"),
            stacked=True,
        ),
        graph(
            "Cards checked for claims, by outcome",
            PER_SECOND,
            Query(f"sum by (outcome) (rate(wardgate_claim_card_checks_total[{RATE}])) > 0", "{{outcome}}"),
            stacked=True,
        ),
        graph(
            "Waiting for their review",
            COUNT,
            Query("max(wardgate_claims_waiting)", "waiting"),
            Query("max(wardgate_claims_set_aside)", "set aside"),
        ),
        graph(
            "Decided by reviewers in an hour",
            COUNT,
            Query("sum by (decision) (increase(wardgate_decisions_total[1h]))", "{{decision}}"),
            stacked=True,
        ),
        graph(
            "Time until a claim is acknowledged",
            SECONDS,
            *quantiles("wardgate_claim_acknowledged_seconds", "0.5", "0.99", "0.999"),
        ),
        graph(
            "Time from the queue to the review",
            SECONDS,
            *quantiles("wardgate_claim_reviewed_seconds", "0.5", "0.99"),
        ),
    ),
)


def _money(metric: str, amount: str) -> Query:
    return Query(_per_hour(f'{metric}{{amount="{amount}"}}'), amount.replace("_", " "))


MONEY_SECTION = Section(
    "Money, in an hour",
    (
        graph(
            "Reviewed",
            MONEY,
            *(
                _money("wardgate_reviewed_amount_vnd_total", name)
                for name in ("proposed", "accepted", "at_stake")
            ),
            what="A claim that is reviewed again counts again.",
        ),
        graph(
            "Decided",
            MONEY,
            *(_money("wardgate_decided_amount_vnd_total", name) for name in ("proposed", "accepted")),
            what="Decisions that took effect. One that was undone stays counted.",
        ),
    ),
)

COUNTRY = Dashboard(
    "country",
    "Wardgate: country",
    "Look-ups, claims and money of the country, and whether what is promised is kept.",
    (PROMISES, LOOK_UPS, CLAIMS, MONEY_SECTION),
)
