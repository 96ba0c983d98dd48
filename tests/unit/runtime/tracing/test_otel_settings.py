"""OpenTelemetry's own variables say whether traces are sent; one that cannot be used is named at start."""

import pytest

from runtime.tracing.otel_settings import problems, sends_traces

COLLECTOR = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4317"}


@pytest.mark.parametrize(
    "further",
    [
        {},
        {"OTEL_TRACES_EXPORTER": "otlp"},
        {"OTEL_SDK_DISABLED": "false"},
        {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
        {"OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.01"},
    ],
)
def test_traces_are_sent_where_there_is_a_collector(further: dict[str, str]) -> None:
    assert sends_traces({**COLLECTOR, **further})
    assert [*problems({**COLLECTOR, **further})] == []


def test_the_collector_of_traces_may_be_another_one() -> None:
    assert sends_traces({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://traces:4317"})


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {**COLLECTOR, "OTEL_SDK_DISABLED": "true"},
        {**COLLECTOR, "OTEL_TRACES_EXPORTER": "none"},
        {**COLLECTOR, "OTEL_TRACES_SAMPLER": "always_off"},
    ],
)
def test_without_a_collector_or_where_they_are_switched_off_none_are_sent(
    environment: dict[str, str],
) -> None:
    assert not sends_traces(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector:4317"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratoi"),
        ("OTEL_TRACES_SAMPLER_ARG", "1%"),
        ("OTEL_TRACES_SAMPLER_ARG", "2"),
        ("OTEL_TRACES_SAMPLER_ARG", "nan"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "511"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "many"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(name: str, value: str) -> None:
    (problem,) = problems({**COLLECTOR, name: value})
    assert problem.startswith(f"{name} ")
    assert "expected" in problem
