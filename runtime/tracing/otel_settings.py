"""OpenTelemetry's own variables (`OTEL_*`): whether they say that traces are sent, and can be used."""

from collections.abc import Iterator, Mapping

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
EXPORTERS, DISABLED = "OTEL_TRACES_EXPORTER", "OTEL_SDK_DISABLED"
SAMPLER, RATIO = "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"
# The queue has room for a batch, which has 512 spans unless OTEL_BSP_MAX_EXPORT_BATCH_SIZE says otherwise.
QUEUE_SIZE, USUAL_QUEUE_SIZE, LEAST_QUEUE_SIZE = "OTEL_BSP_MAX_QUEUE_SIZE", 2048, 512
PROTOCOL = "grpc"
OFF = "always_off"
SAMPLERS = (
    *("always_on", OFF, "traceidratio"),
    *("parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"),
)


def sends_traces(environment: Mapping[str, str]) -> bool:
    """Whether there is a collector, and nothing says that no traces are sent. An empty value is none."""
    return (
        bool(_first(environment, ENDPOINTS))
        and _word(environment, DISABLED) != "true"
        and "otlp" in (_word(environment, EXPORTERS) or "otlp").split(",")
        and _word(environment, SAMPLER) != OFF
    )


def problems(environment: Mapping[str, str]) -> Iterator[str]:
    """A line for each variable that cannot be used. OpenTelemetry itself would trace every call instead."""
    endpoint, protocol = _first(environment, ENDPOINTS), _first(environment, PROTOCOLS)
    if not endpoint.startswith(("http://", "https://")):
        yield f"{_named(environment, ENDPOINTS)} is badly formed: http://HOST:4317, or with https, expected"
    if protocol not in ("", PROTOCOL):
        yield f"{_named(environment, PROTOCOLS)} cannot be used: {PROTOCOL} expected (most often port 4317)"
    if _word(environment, SAMPLER) not in ("", *SAMPLERS):
        yield f"{SAMPLER} is badly formed: one of {', '.join(SAMPLERS)} expected"
    if not _is_ratio(_word(environment, RATIO) or "1"):
        yield f"{RATIO} is badly formed: a number from 0 to 1 expected, such as 0.01"
    if queue_size(environment) < LEAST_QUEUE_SIZE:
        yield f"{QUEUE_SIZE} is badly formed: a whole number expected, at least {LEAST_QUEUE_SIZE}"


def queue_size(environment: Mapping[str, str]) -> int:
    """How many spans may wait to be sent; 0 where the variable is no such number."""
    text = _word(environment, QUEUE_SIZE) or str(USUAL_QUEUE_SIZE)
    return int(text) if text.isascii() and text.isdigit() else 0


def _is_ratio(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _word(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name, "").strip().lower()


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((word for name in names if (word := _word(environment, name))), "")


def _named(environment: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next(name for name in names if _word(environment, name))
