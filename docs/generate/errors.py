"""docs/errors.md: every reason for which a call is refused."""

import inspect
from pathlib import Path

from google.rpc import code_pb2

from docs.generate.table import page, table
from gateway.refusals import Refusal
from gateway.v1.error_reason_pb2 import ErrorReason

PROTO = Path(__file__).parents[2] / "proto/gateway/v1/error_reason.proto"
INTRODUCTION = """A refused call bears its reason as `google.rpc.ErrorInfo` (domain `wardgate`), wrong
fields as `google.rpc.BadRequest` that names them all, and when to come back as `google.rpc.RetryInfo`.
Anything else is a fault of ours: INTERNAL with a reference to the log and nothing more."""


def errors_page() -> str:
    """One row a reason, in the order of error_reason.proto."""
    known = (kind for kind in Refusal.__subclasses__() if kind.__module__ == Refusal.__module__)
    rows = (_row(kind) for kind in sorted(known, key=lambda kind: int(kind.reason)))
    return page(
        "Refusals", INTRODUCTION, table(("reason", "status", "what the caller reads", "example"), rows)
    )


def _row(kind: type[Refusal]) -> tuple[str, ...]:
    name = ErrorReason.Name(kind.reason)
    short = name.removeprefix("ERROR_REASON_")
    return (f"`{short}`", code_pb2.Code.Name(kind.status), inspect.getdoc(kind) or "", _example(name))


def _example(name: str) -> str:
    """The comment line "Example: …" above the value in the .proto."""
    before, _, _ = PROTO.read_text().partition(f"  {name} =")
    return before.rpartition("// Example: ")[2].strip()
