"""The console: pages, log-ins, decisions."""

from docs.generate.dashboards.panel import (
    COUNT,
    MONEY,
    PER_SECOND,
    RATE,
    SECONDS,
    Dashboard,
    Query,
    Section,
    bars,
    graph,
    quantiles,
)
from docs.generate.dashboards.process_panels import CHOSEN, certificates, process_section

JOB = "wardgate-console"
BY_PAGE = f"sum by (le, page) (rate(wardgate_console_request_seconds_bucket{{{CHOSEN}}}[1h]))"

PAGES = Section(
    "Pages",
    (
        graph(
            "Requests by status",
            PER_SECOND,
            Query(
                f"sum by (status) (rate(wardgate_console_requests_total{{{CHOSEN}}}[{RATE}]))", "{{status}}"
            ),
            stacked=True,
        ),
        graph(
            "Time of requests",
            SECONDS,
            *quantiles("wardgate_console_request_seconds", "0.5", "0.95", "0.99", matchers=CHOSEN),
        ),
        bars(
            "Slowest pages, 95 % of an hour",
            SECONDS,
            f"topk(12, histogram_quantile(0.95, {BY_PAGE}))",
            "{{page}}",
        ),
        graph(
            "Requests by page",
            PER_SECOND,
            Query(
                f"topk(10, sum by (page) (rate(wardgate_console_requests_total{{{CHOSEN}}}[{RATE}])))",
                "{{page}}",
            ),
        ),
    ),
)
WORK = Section(
    "Work",
    (
        graph(
            "Decisions in an hour",
            COUNT,
            Query(f"sum by (decision) (increase(wardgate_decisions_total{{{CHOSEN}}}[1h]))", "{{decision}}"),
            stacked=True,
        ),
        graph(
            "Money decided in an hour",
            MONEY,
            Query(
                f"sum by (amount) (increase(wardgate_decided_amount_vnd_total{{{CHOSEN}}}[1h]))", "{{amount}}"
            ),
        ),
        graph(
            "Log-ins in an hour",
            COUNT,
            Query(
                f"sum by (result) (increase(wardgate_console_log_ins_total{{{CHOSEN}}}[1h]))", "{{result}}"
            ),
            stacked=True,
        ),
        graph(
            "Missed in claims without a finding, over twelve months",
            MONEY,
            Query(f"max by (bound) (wardgate_missed_money_vnd{{{CHOSEN}}})", "{{bound}}"),
        ),
    ),
)
CONSOLE = Dashboard(
    "console",
    "Wardgate: console",
    "Pages of the console, log-ins, and what reviewers decide.",
    (PAGES, WORK, process_section(JOB, certificates(JOB))),
    JOB,
)
