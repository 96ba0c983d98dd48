"""What the dashboards of gateway, worker and console have in common."""

from docs.generate.dashboards.panel import (
    BYTES,
    COUNT,
    RATE,
    SECONDS,
    Panel,
    Query,
    Section,
    graph,
)

# Of the instances that the reader of the dashboard has chosen.
CHOSEN = 'instance=~"$instance"'


def by_instance(expr: str) -> Query:
    """A line for each instance."""
    return Query(expr, "{{instance}}")


def servers(job: str) -> Panel:
    """Whether PostgreSQL and Redis can be used."""
    return graph(
        "PostgreSQL and Redis",
        COUNT,
        Query(f'min(wardgate_database_up{{job="{job}", {CHOSEN}}})', "PostgreSQL takes writes"),
        Query(f'min(wardgate_redis_up{{job="{job}", {CHOSEN}}})', "Redis answers"),
        what="1 where every chosen process can use it, else 0.",
    )


def process_section(job: str, *more: Panel) -> Section:
    """What the process takes, and how its background tasks do; then more panels."""
    chosen = f'job="{job}", {CHOSEN}'
    return Section(
        "Processes",
        (
            graph(
                "Processor",
                COUNT,
                by_instance(f"rate(process_cpu_seconds_total{{{chosen}}}[{RATE}])"),
                what="Cores.",
            ),
            graph("Memory", BYTES, by_instance(f"process_resident_memory_bytes{{{chosen}}}")),
            graph(
                "Open files",
                COUNT,
                by_instance(f"process_open_fds{{{chosen}}}"),
                what="Connections are files, too.",
            ),
            graph(
                "Failures of background tasks",
                COUNT,
                Query(
                    f"sum by (task) (increase(wardgate_background_failures_total{{{chosen}}}[{RATE}])) > 0",
                    "{{task}}",
                ),
                what="Each was logged, and the task started again.",
            ),
            graph(
                "Releases",
                COUNT,
                Query(f"count by (version) (wardgate_build_info{{{chosen}}})", "{{version}}"),
                what="How many processes run each release.",
            ),
            servers(job),
            *more,
        ),
    )


def certificates(job: str) -> Panel:
    """When certificates end. Without TLS there is nothing to show."""
    return graph(
        "Time until certificates end",
        SECONDS,
        Query(f'min by (file) (wardgate_certificate_expires_seconds{{job="{job}", {CHOSEN}}})', "{{file}}"),
        Query(
            f'sum(increase(wardgate_certificate_unusable_total{{job="{job}", {CHOSEN}}}[1h]))',
            "changes that could not be used",
        ),
    )
