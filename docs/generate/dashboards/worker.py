"""The workers: the queue, reviews, the cache of reviews."""

from docs.generate.dashboards.panel import (
    COUNT,
    MONEY,
    PER_SECOND,
    RATE,
    SECONDS,
    Dashboard,
    Query,
    Section,
    graph,
    number,
    quantiles,
)
from docs.generate.dashboards.process_panels import CHOSEN, by_instance, process_section

JOB = "wardgate-worker"


def _rate(metric: str, by: str) -> str:
    return f"sum by ({by}) (rate({metric}{{{CHOSEN}}}[{RATE}]))"


QUEUE = Section(
    "Queue",
    (
        number("Waiting", COUNT, "max(wardgate_claims_waiting)", steps=(1_000, 10_000)),
        number("Oldest", SECONDS, "max(wardgate_claims_oldest_waiting_seconds)", steps=(60, 300)),
        number(
            "Set aside",
            COUNT,
            "max(wardgate_claims_set_aside)",
            "Their review failed three times.",
            steps=(1, 10),
        ),
        graph(
            "Claims waiting",
            COUNT,
            Query("max(wardgate_claims_waiting)", "waiting"),
            Query("max(wardgate_claims_set_aside)", "set aside"),
        ),
        graph("Oldest claim", SECONDS, Query("max(wardgate_claims_oldest_waiting_seconds)", "has waited")),
        graph(
            "Claims in and out",
            PER_SECOND,
            Query(f"sum(rate(wardgate_claims_received_total[{RATE}]))", "received"),
            Query(f"sum(rate(wardgate_claims_reviewed_total[{RATE}]))", "reviewed"),
        ),
        graph(
            "From the queue to the review",
            SECONDS,
            *quantiles("wardgate_claim_reviewed_seconds", "0.5", "0.99", matchers=CHOSEN),
        ),
    ),
)
REVIEWS = Section(
    "Reviews",
    (
        graph("By worker", PER_SECOND, by_instance(_rate("wardgate_claims_reviewed_total", "instance"))),
        graph(
            "By band",
            PER_SECOND,
            Query(_rate("wardgate_claims_reviewed_total", "band"), "{{band}}"),
            stacked=True,
        ),
        graph(
            "Time to judge a claim",
            SECONDS,
            *quantiles("wardgate_review_seconds", "0.5", "0.99", matchers=CHOSEN),
        ),
        graph(
            "Answers of the cache of reviews",
            PER_SECOND,
            Query(_rate("wardgate_review_cache_answers_total", "answer"), "{{answer}}"),
            stacked=True,
        ),
        graph(
            "Money in an hour",
            MONEY,
            Query(
                f"sum by (amount) (increase(wardgate_reviewed_amount_vnd_total{{{CHOSEN}}}[1h]))",
                "{{amount}}",
            ),
        ),
    ),
)
WORKER = Dashboard(
    "worker",
    "Wardgate: workers",
    "The queue of claims, their reviews, the cache of reviews.",
    (QUEUE, REVIEWS, process_section(JOB)),
    JOB,
)
