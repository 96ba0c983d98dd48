"""The lists of a claim that its lines refer to by sequence: diagnoses, procedures and the care team."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from insurance.claim.claim import Claim
from insurance.claim.fhir.identifier_systems import PRACTITIONER_SYSTEM
from insurance.claim.fhir.profile.systems import CARE_ROLE, ICD_9_CM
from insurance.claim.fhir.writing.elements import concept, identifier, numbered
from insurance.claim.fhir.writing.values import Json, code_of, text_of

HEAD, DOCTOR, PERFORMER = "head", "doctor", "performer"


class ClaimLists:
    """Those of one claim. Members of the team are added as lines name them."""

    def __init__(self, claim: Claim) -> None:
        self._procedures = [code for code in claim.visit.procedures if code_of(code)]
        self._by_diagnosis = _first(
            {one.sequence: one.code.code for one in claim.diagnoses if one.code is not None}
        )
        self._by_procedure = _first(dict(enumerate(self._procedures, 1)))
        self._team: dict[tuple[str, str], int] = {}
        if claim.visit.head:
            self.members(HEAD, [claim.visit.head])

    @property
    def procedures(self) -> list[Json]:
        """Claim.procedure."""
        return numbered({"procedureCodeableConcept": concept(ICD_9_CM, code)} for code in self._procedures)

    @property
    def team(self) -> list[Json]:
        """Claim.careTeam: all that were named so far."""
        return numbered(
            {
                "provider": {"identifier": identifier(PRACTITIONER_SYSTEM, number)},
                "role": concept(CARE_ROLE, role),
            }
            for role, number in self._team
        )

    def members(self, role: str, numbers: Sequence[str]) -> list[int]:
        """The sequences of these members of the team."""
        held = [(role, number) for number in numbers if text_of(number)]
        return [self._team.setdefault(member, len(self._team) + 1) for member in held]

    def diagnoses(self, codes: Sequence[str]) -> tuple[list[int], Sequence[str]]:
        """The sequences of the first of these codes, as far as the claim lists them, and the other codes."""
        return _listed(codes, self._by_diagnosis)

    def procedures_of(self, codes: Sequence[str]) -> tuple[list[int], Sequence[str]]:
        """The same for procedures."""
        return _listed(codes, self._by_procedure)


def _first(codes: Mapping[int, str]) -> Mapping[str, int]:
    """The first sequence of each code."""
    return {code: sequence for sequence, code in reversed([*codes.items()])}


def _listed(codes: Sequence[str], sequences: Mapping[str, int]) -> tuple[list[int], Sequence[str]]:
    listed = list(takewhile(sequences.__contains__, codes))
    return [sequences[code] for code in listed], codes[len(listed) :]
