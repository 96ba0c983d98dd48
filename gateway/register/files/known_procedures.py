"""The procedures that there are, by their codes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.procedure import Procedure
from gateway.register.files.procedure_code import ProcedureCode
from gateway.v1.file_facts_pb2 import FileFacts


class KnownProcedures:
    """Finds the code of a procedure."""

    def __init__(self, codes: Iterable[ProcedureCode]) -> None:
        self._codes: Mapping[str, ProcedureCode] = {code.procedure.code: code for code in codes}

    def __iter__(self) -> Iterator[Procedure]:
        """The declarations."""
        return (code.procedure for code in self._codes.values())

    def of_facts(self, facts: FileFacts) -> ProcedureCode:
        """The procedure that the facts name. Raises RequestMalformed where they name none that is known."""
        name = facts.WhichOneof("facts")
        code = self._codes.get(name) if name else None
        if code is None:
            expected = f"the facts of one of these procedures: {', '.join(sorted(self._codes))}"
            raise RequestMalformed([FieldViolation("facts", expected)])
        return code

    def faults(self, facts: FileFacts, at: datetime) -> list[FieldViolation]:
        """What is wrong with facts that are received then; also that they name no procedure that is known."""
        try:
            code = self.of_facts(facts)
        except RequestMalformed as malformed:
            return list(malformed.faults)
        return [*code.faults(facts, at)]

    def of_file(self, file: KeptFile) -> ProcedureCode:
        """The procedure of a file that is kept."""
        return self._codes[file.procedure]

    def declared(self, code: str) -> Procedure | None:
        """The declaration of this procedure."""
        found = self._codes.get(code)
        return found.procedure if found else None
