"""The outcome of a look-up."""

from functools import cache

import msgspec

from gateway.v1 import outcome_pb2
from gateway.v1.outcome_pb2 import Verdict
from insurance.text import Text


class Outcome(msgspec.Struct, frozen=True):
    """What a look-up results in, and what the clerk and the HIS technician do next."""

    value: outcome_pb2.Outcome
    verdict: Verdict
    vss_code: str
    message: Text
    clerk: Text
    technician: Text

    @property
    def name(self) -> str:
        """Such as "ACCURATE": the name in logs, metrics and the review."""
        return _name(self.value)


@cache
def _name(value: outcome_pb2.Outcome) -> str:
    return outcome_pb2.Outcome.Name(value).removeprefix("OUTCOME_")
