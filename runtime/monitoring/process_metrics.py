"""The metrics that several processes have, under one name each, so that alerts can compare them."""

from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge


def background_failures(registry: CollectorRegistry) -> Counter:
    """Failures of background tasks, with the label `task`."""
    return Counter(
        "wardgate_background_failures",
        "Failures of background tasks, by task. Each was logged, and the task started again.",
        ("task",),
        registry=registry,
    )


def database_up(registry: CollectorRegistry) -> Gauge:
    """1 or 0; the caller sets it."""
    return Gauge("wardgate_database_up", "1 while the database takes writes, else 0.", registry=registry)


def redis_up(registry: CollectorRegistry) -> Gauge:
    """1 or 0; the caller sets it."""
    return Gauge("wardgate_redis_up", "1 while Redis answers, else 0.", registry=registry)


def show_build(registry: CollectorRegistry, process: str) -> None:
    """Show which version of the package this process, such as "gateway", runs."""
    build = Gauge(
        "wardgate_build_info",
        "Always 1; the labels name the build.",
        ("process", "version"),
        registry=registry,
    )
    build.labels(process, version("wardgate")).set(1)
