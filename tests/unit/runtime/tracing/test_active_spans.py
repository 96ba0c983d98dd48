"""The span that work belongs to: read from a caller's metadata, and named in logs and to other processes."""

import pytest

from runtime.tracing.active_spans import (
    ACTIVE,
    ActiveSpan,
    active_traceparent,
    add_trace_id,
    parse_traceparent,
    work_in,
)

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
FIRST, SECOND = ActiveSpan(TRACE, SPAN, is_sampled=True), ActiveSpan("a" * 32, "b" * 16, is_sampled=True)


@pytest.fixture(autouse=True)
def nothing_active() -> None:
    ACTIVE.set(())


@pytest.mark.parametrize(
    ("text", "is_sampled"),
    [
        (f"00-{TRACE}-{SPAN}-01", True),
        (f"00-{TRACE}-{SPAN}-00", False),
        (f"00-{TRACE}-{SPAN}-03", True),
        (f"cc-{TRACE}-{SPAN}-01-what-will-be-in-the-future", True),
    ],
)
def test_a_traceparent_names_the_span_of_the_caller(text: str, is_sampled: bool) -> None:
    assert parse_traceparent(text) == ActiveSpan(TRACE, SPAN, is_sampled)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00",
        "Nguyễn Thị Bé",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01\n",
        f"00-{TRACE}-{SPAN}",
    ],
)
def test_what_is_no_traceparent_is_ignored(text: str) -> None:
    assert parse_traceparent(text) is None


def test_a_span_is_named_to_other_processes_as_it_was_read() -> None:
    for text in (f"00-{TRACE}-{SPAN}-01", f"00-{TRACE}-{SPAN}-00"):
        span = parse_traceparent(text)
        assert span is not None
        assert span.traceparent == text


def test_the_span_of_a_call_is_named_and_none_without_one_or_for_a_batch_of_several() -> None:
    assert active_traceparent() == ""
    work_in([(FIRST,)])
    assert active_traceparent() == FIRST.traceparent
    work_in([(FIRST,), (), (SECOND,)])
    assert active_traceparent() == ""


def test_a_log_record_has_the_trace_that_it_belongs_to_if_that_is_one() -> None:
    assert add_trace_id(None, "info", {"event": "x"}) == {"event": "x"}
    work_in([(FIRST,)])
    assert add_trace_id(None, "info", {"event": "x"}) == {"event": "x", "trace_id": TRACE}
    assert add_trace_id(None, "info", {"event": "x", "trace_id": "of a claim"})["trace_id"] == "of a claim"
    work_in([(FIRST,), (SECOND,)])
    assert add_trace_id(None, "info", {"event": "x"}) == {"event": "x"}
