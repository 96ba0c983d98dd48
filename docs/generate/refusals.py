"""docs/refusals.md: every reason for which a call is refused."""

import inspect
from pathlib import Path

from google.rpc import code_pb2

from docs.generate.table import page, table
from gateway import refusals
from gateway.refusal import Refusal
from gateway.server import LARGEST_MESSAGE, LARGEST_MESSAGE_IN_CLAIMS
from gateway.v1.error_reason_pb2 import ErrorReason

MIB = 1024 * 1024
PROTO = Path(__file__).parents[2] / "proto/gateway/v1/error_reason.proto"
INTRODUCTION = """\
A refused call carries the reason as `google.rpc.ErrorInfo` (domain `wardgate`). Where fields of the request
are wrong, `google.rpc.BadRequest` names all of them. Where the same call can succeed later,
`google.rpc.RetryInfo` says after how long. Any other error is a fault of the server: the call gets INTERNAL
with a reference to the server's log and no detail. The exceptions are
[a message above the limit of the transport](#a-message-above-the-limit-of-the-transport) and
[a compressed one](#a-compressed-message)."""
TOO_LARGE = f"""\
## A message above the limit of the transport

A request message of more than {LARGEST_MESSAGE // MIB} MiB (or {LARGEST_MESSAGE_IN_CLAIMS} times
`WARDGATE_CLAIM_LIMIT_BYTES`, if that is more) ends its call with RESOURCE_EXHAUSTED, the message "Received
message larger than max" and no ErrorInfo: gRPC itself ends the call before it reads the message, so that
nobody can fill the gateway's memory
([decision 22](decisions/0022-bound-claims-by-their-bytes.md)). The same call fails again: do not repeat it.

- Compare the size of each message with the limit before you send it, as the Python client does, which then
  reports `CLAIM_TOO_LARGE` itself.
- In SubmitClaims, put fewer claims into a message. A single claim as large as this is above the limit of
  claims too (`CLAIM_TOO_LARGE`).
- Such a message ends its whole stream. Open a new one, and send all claims again that were not answered:
  those that had been received are known (`already_known`).
"""
COMPRESSED = """\
## A compressed message

A call that compresses its messages (`grpc-encoding: gzip`) ends with UNIMPLEMENTED, the message "Compression
algorithm 'gzip' is disabled." and no ErrorInfo: a few bytes could be unpacked into many megabytes. No client
of gRPC compresses by itself. Switch it off, and repeat the call.
"""


def refusals_page() -> str:
    """One row for each reason, in the order of error_reason.proto."""
    known = (kind for kind in Refusal.__subclasses__() if kind.__module__ == refusals.__name__)
    rows = (_row(kind) for kind in sorted(known, key=lambda kind: int(kind.reason)))
    reasons = table(("reason", "status", "what the caller reads", "example"), rows)
    return page("Refusals", INTRODUCTION, reasons, TOO_LARGE, COMPRESSED)


def _row(kind: type[Refusal]) -> tuple[str, ...]:
    name = ErrorReason.Name(kind.reason)
    short = name.removeprefix("ERROR_REASON_")
    return (f"`{short}`", code_pb2.Code.Name(kind.status), inspect.getdoc(kind) or "", _example(name))


def _example(name: str) -> str:
    """The comment line "Example: …" above the value in the .proto."""
    before, _, _ = PROTO.read_text().partition(f"  {name} =")
    return before.rpartition("// Example: ")[2].strip()
