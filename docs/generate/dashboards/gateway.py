"""The gateways: calls, refusals, the cache of cards, the access log."""

from docs.generate.dashboards.panel import (
    BYTES,
    COUNT,
    PER_SECOND,
    RATE,
    SECONDS,
    SHARE,
    Dashboard,
    Query,
    Section,
    graph,
)
from docs.generate.dashboards.process_panels import CHOSEN, by_instance, certificates, process_section

JOB = "wardgate-gateway"


def _rate(metric: str, by: str, more: str = "") -> str:
    return f"sum by ({by}) (rate({metric}{{{CHOSEN}{more}}}[{RATE}]))"


def _quantile(quantile: str) -> Query:
    within = _rate("grpc_server_handling_seconds_bucket", "le, grpc_method", ', grpc_type="unary"')
    return Query(f"histogram_quantile({quantile}, {within})", "{{grpc_method}}")


CALLS = Section(
    "Calls",
    (
        graph(
            "Calls by method",
            PER_SECOND,
            Query(_rate("grpc_server_started_total", "grpc_method"), "{{grpc_method}}"),
            stacked=True,
        ),
        graph("Calls by gateway", PER_SECOND, by_instance(_rate("grpc_server_started_total", "instance"))),
        graph(
            "Time of calls, median",
            SECONDS,
            _quantile("0.5"),
            what="SubmitClaim includes the wait for the review, where the caller asks for it.",
        ),
        graph("Time of calls, 99 %", SECONDS, _quantile("0.99")),
        graph(
            "Calls that do not end OK",
            PER_SECOND,
            Query(_rate("grpc_server_handled_total", "grpc_code", ', grpc_code!="OK"'), "{{grpc_code}}"),
            stacked=True,
        ),
        graph(
            "Refusals by reason",
            PER_SECOND,
            Query(f"{_rate('wardgate_refusals_total', 'reason')} > 0", "{{reason}}"),
            what="docs/refusals.md has them. DATABASE_AWAY, OVERLOADED and INTERNAL are no fault of callers.",
            stacked=True,
        ),
    ),
)
LOAD = Section(
    "Load",
    (
        graph(
            "Wait of calls",
            SECONDS,
            by_instance(f"wardgate_calls_waiting_seconds{{{CHOSEN}}}"),
            what="Above one second, calls are refused.",
        ),
        graph("Claims in progress", BYTES, by_instance(f"wardgate_bytes_in_flight{{{CHOSEN}}}")),
        graph(
            "Claims at once",
            COUNT,
            by_instance(f"wardgate_claims_at_once{{{CHOSEN}}}"),
            what="At most. It falls while look-ups take longer than WARDGATE_LOOK_UP_TARGET_MILLISECONDS.",
        ),
        graph("Streams that watch", COUNT, by_instance(f"wardgate_watchers{{{CHOSEN}}}")),
        graph(
            "Gateways that serve",
            COUNT,
            Query(f"sum(wardgate_serving{{{CHOSEN}}})", "serving"),
            Query(f'count(up{{job="{JOB}", {CHOSEN}}})', "known to Prometheus"),
        ),
    ),
)
FILES = Section(
    "Files",
    (
        graph(
            "Files that have not ended",
            COUNT,
            Query("max by (procedure, state) (wardgate_files_open)", "{{procedure}}, {{state}}"),
            stacked=True,
        ),
        graph(
            "Overdue files",
            COUNT,
            Query("max by (procedure) (wardgate_files_overdue)", "{{procedure}}"),
        ),
        graph(
            "Oldest file that has not ended",
            SECONDS,
            Query("max by (procedure) (wardgate_files_oldest_seconds)", "{{procedure}}"),
        ),
        graph(
            "Events of files",
            PER_SECOND,
            Query(
                _rate("wardgate_file_events_total", "procedure, kind, state"),
                "{{procedure}}, {{kind}}: {{state}}",
            ),
            stacked=True,
        ),
    ),
)
CACHE = Section(
    "Cards",
    (
        graph(
            "Answers of the cache",
            PER_SECOND,
            Query(_rate("wardgate_card_cache_answers_total", "answer"), "{{answer}}"),
            what="away: Redis cannot be reached. unverified: no gateway with these keys has stored it.",
            stacked=True,
        ),
        graph(
            "Answered from the cache",
            SHARE,
            Query(
                f'sum(rate(wardgate_card_cache_answers_total{{{CHOSEN}, answer="hit"}}[{RATE}])) / '
                f'sum(rate(wardgate_card_cache_answers_total{{{CHOSEN}, answer=~"hit|miss"}}[{RATE}]))',
                "hits",
            ),
        ),
        graph(
            "People read from the register",
            PER_SECOND,
            Query(_rate("wardgate_register_reads_total", "server"), "{{server}}"),
            what="By server. Only with a standby for look-ups; primary: changed since, or no standby to use.",
            stacked=True,
        ),
        graph(
            "Standby of the register: how far behind",
            SECONDS,
            by_instance(f"wardgate_register_lag_seconds{{{CHOSEN}}}"),
            what="Only with a standby for look-ups. A gap: unknown.",
        ),
    ),
)
LOG = Section(
    "Access log",
    (
        graph(
            "Look-ups on disk, not yet in the log", COUNT, by_instance(f"wardgate_access_spooled{{{CHOSEN}}}")
        ),
        graph("Room of the spool", BYTES, by_instance(f"wardgate_access_spool_room_bytes{{{CHOSEN}}}")),
        graph(
            "Look-ups lost by a damaged disk",
            COUNT,
            by_instance(f"increase(wardgate_access_lost_total{{{CHOSEN}}}[1h])"),
        ),
        graph(
            "Time since the log was verified",
            SECONDS,
            Query("time() - max(wardgate_access_proved_timestamp_seconds)", "newest part"),
            what="One gateway verifies, a minute behind and once a minute.",
        ),
        graph(
            "Alterations of the log, in a day",
            COUNT,
            Query("sum by (wrong) (increase(wardgate_access_breaks_total[1d]))", "{{wrong}}"),
        ),
    ),
)
ISSUER = graph(
    "Token issuer",
    COUNT,
    Query(f"min by (issuer) (wardgate_token_issuer_up{{{CHOSEN}}})", "{{issuer}}"),
    what="1 where every chosen gateway can read the issuer's keys, else 0. Without an issuer, nothing.",
)
GATEWAY = Dashboard(
    "gateway",
    "Wardgate: gateways",
    "Calls, refusals, the cache of cards and the access log.",
    (CALLS, LOAD, FILES, CACHE, LOG, process_section(JOB, certificates(JOB), ISSUER)),
    JOB,
)
