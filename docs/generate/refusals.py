"""docs/refusals.md: every reason for which a call is refused."""

import inspect
from pathlib import Path

from google.rpc import code_pb2

from docs.generate.table import page, table
from gateway.refusals import Refusal
from gateway.v1.error_reason_pb2 import ErrorReason

PROTO = Path(__file__).parents[2] / "proto/gateway/v1/error_reason.proto"
INTRODUCTION = """\
A refused call carries the reason as `google.rpc.ErrorInfo` (domain `wardgate`). Where fields of the request
are wrong, `google.rpc.BadRequest` names all of them. Where the same call can succeed later,
`google.rpc.RetryInfo` says after how long. Any other error is a fault of the server: the call gets INTERNAL
with a reference to the server's log and no detail."""


def refusals_page() -> str:
    """One row for each reason, in the order of error_reason.proto."""
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
