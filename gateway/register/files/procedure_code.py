"""What a procedure decides by code: the checks of its facts, and what follows from each answer. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

import msgspec

from gateway.refusal import FieldViolation
from gateway.register.files.effects import Effects, Question
from gateway.register.files.kept_file import KeptFile
from gateway.register.files.naming.named_person import NamedPerson
from gateway.register.files.procedure import Choice, Procedure, Step
from gateway.v1.file_facts_pb2 import AnswerFacts, FileFacts


class GivenAnswer(msgspec.Struct, frozen=True):
    """The answer that is given to a task, by the facility or office `by`."""

    step: Step
    choice: Choice
    by: str
    at: datetime
    facts: AnswerFacts
    note: str = ""


class ProcedureCode(Protocol):
    """One procedure. Every method is pure: what the register knows comes as `known`.

    `known` is the answer to the `question` before it; None where there was no question.
    """

    @property
    def procedure(self) -> Procedure:
        """The declaration."""
        ...

    def province(self, facts: FileFacts, /) -> str:
        """The province whose offices act, two digits."""
        ...

    def faults(self, facts: FileFacts, at: datetime, /) -> Iterable[FieldViolation]:
        """What is wrong with facts that are received then, by fields as "facts.birth.child.born_on"."""
        ...

    def answer_faults(self, file: KeptFile, given: GivenAnswer, /) -> Iterable[FieldViolation]:
        """What is wrong with the facts of an answer, by fields as "facts.birth_registered.personal_id"."""
        ...

    def question(self, file: KeptFile, given: GivenAnswer | None, /) -> Question | None:
        """What must be known of the register first: at the receipt, or for an answer."""
        ...

    def named(
        self,
        file: KeptFile,
        given: GivenAnswer | None,
        known: Any,  # noqa: ANN401 - what the question asks for
        /,
    ) -> Iterable[NamedPerson]:
        """Whom the facts of the file, or of a correction, name: its sender learns something of them."""
        ...

    def received(self, file: KeptFile, known: Any, /) -> Effects:  # noqa: ANN401 - what the question asks for
        """What follows from the receipt. Raises Refusal where the file is not taken in at all."""
        ...

    def answered(self, file: KeptFile, given: GivenAnswer, known: Any, /) -> Effects:  # noqa: ANN401 - as above
        """What follows from an answer, before the file is changed by it. Raises Refusal."""
        ...

    def withdrawn(self, file: KeptFile, at: datetime, /) -> Effects:
        """What takes back the changes of the register. Raises Refusal where it is too late for that."""
        ...
