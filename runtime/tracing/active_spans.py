"""The spans in which the running code works: one in a call, several in a batch, none where nothing is traced.

Without OpenTelemetry: every process has it, whether it traces or not.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from contextvars import ContextVar
from itertools import chain
from typing import Any, NamedTuple

# W3C Trace Context: version, trace, span, flags. Later versions may add fields.
TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})(?P<trace>[0-9a-f]{32})-(?!0{16})(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})"
    r"(?:-.*)?"
)
SAMPLED = 1


class ActiveSpan(NamedTuple):
    """A span, as W3C's `traceparent` names it. `recorded` is None where it is not sampled, or elsewhere.

    `parts` counts the parts of a stream that are in the trace of its caller; None where the caller has none.
    """

    trace_id: str
    span_id: str
    is_sampled: bool
    recorded: Any = None
    parts: Iterator[int] | None = None

    @property
    def traceparent(self) -> str:
        """By this name, other processes continue the trace."""
        return f"00-{self.trace_id}-{self.span_id}-{int(self.is_sampled):02x}"


Spans = tuple[ActiveSpan, ...]
# Each task of asyncio has its own.
ACTIVE: ContextVar[Spans] = ContextVar("active spans", default=())


def parse_traceparent(text: str) -> ActiveSpan | None:
    """The span that another program names; None where this is no traceparent."""
    found = TRACEPARENT.fullmatch(text)
    if found is None:
        return None
    return ActiveSpan(found["trace"], found["span"], bool(int(found["flags"], 16) & SAMPLED))


def active_traceparent() -> str:
    """The `traceparent` of the one span that the running code works in; empty where there is none."""
    active = ACTIVE.get()
    return active[0].traceparent if len(active) == 1 else ""


def work_in(callers: Sequence[Spans]) -> None:
    """From now on, this task works for all of these: the callers of a batch."""
    ACTIVE.set(callers[0] if len(callers) == 1 else tuple(chain.from_iterable(callers)))


def add_trace_id(_logger: object, _level: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Adds to a log record the trace that it belongs to, if that is one."""
    active = ACTIVE.get()
    if len(active) == 1:
        event.setdefault("trace_id", active[0].trace_id)
    return event
