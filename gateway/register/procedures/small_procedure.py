"""A procedure of few steps: its declaration, and what it decides as functions."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from gateway.refusal import FieldViolation
from gateway.register.files.effects import NO_EFFECTS, Effects, Question
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.procedure import Procedure
from gateway.register.files.procedure_code import GivenAnswer
from gateway.register.procedures.field_faults import Fault
from gateway.v1.file_facts_pb2 import FileFacts


def _nothing(_file: KeptFile, _given: GivenAnswer, _known: Any) -> Effects:  # noqa: ANN401 - see ProcedureCode
    return NO_EFFECTS


class SmallProcedure(msgspec.Struct, frozen=True, kw_only=True):
    """A ProcedureCode. Its facts have a province, its answers no facts, and a withdrawal changes nothing.

    `fact_faults` gets the facts of this procedure, and names a fault by its field within them. `asks` is what
    must be known of the register, at the receipt and for every answer; None where nothing must. `names` is
    whom a file names; None where it names nobody.
    """

    procedure: Procedure
    fact_faults: Callable[[Any], Iterable[Fault]]
    received: Callable[[KeptFile, Any], Effects]
    answered: Callable[[KeptFile, GivenAnswer, Any], Effects] = _nothing
    asks: Callable[[KeptFile], Question] | None = None
    names: Callable[[KeptFile, Any], NamedPerson] | None = None

    def province(self, facts: FileFacts) -> str:
        """See ProcedureCode."""
        province: str = self._own(facts).province
        return province

    def faults(self, facts: FileFacts, at: datetime) -> Iterator[FieldViolation]:  # noqa: ARG002 - see ProcedureCode
        """See ProcedureCode."""
        for field, description in self.fact_faults(self._own(facts)):
            yield FieldViolation(f"facts.{self.procedure.code}.{field}", description)

    def answer_faults(self, file: KeptFile, given: GivenAnswer) -> Iterator[FieldViolation]:  # noqa: ARG002 - see ProcedureCode
        """See ProcedureCode."""
        if given.facts.WhichOneof("facts"):
            yield FieldViolation("facts", "must be left out")

    def question(self, file: KeptFile, given: GivenAnswer | None) -> Question | None:  # noqa: ARG002 - see ProcedureCode
        """See ProcedureCode."""
        return None if self.asks is None else self.asks(file)

    def named(
        self,
        file: KeptFile,
        given: GivenAnswer | None,
        known: Any,  # noqa: ANN401 - see ProcedureCode
    ) -> Iterator[NamedPerson]:
        """See ProcedureCode."""
        if given is None and self.names is not None:
            yield self.names(file, known)

    def withdrawn(self, file: KeptFile, at: datetime) -> Effects:  # noqa: ARG002 - see ProcedureCode
        """See ProcedureCode."""
        return NO_EFFECTS

    def _own(self, facts: FileFacts) -> Any:  # noqa: ANN401 - the message of the procedure
        return getattr(facts, self.procedure.code)
