"""The lists of a claim that its items refer to by sequence: diagnoses, procedures and the care team."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from insurance.claim.fhir.identifier_systems import PRACTITIONER_SYSTEM
from insurance.claim.fhir.mapping.facts.codes import code_in
from insurance.claim.fhir.mapping.facts.unread import NO_PRACTITIONER, Unread
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.identifiers import by_system, identifiers_of
from insurance.claim.fhir.mapping.references import References
from insurance.claim.fhir.profile.systems import CARE_ROLE, ICD_9_CM
from insurance.claim.parts.diagnosis import Diagnosis

ROLES = HEAD, DOCTOR, PERFORMER = "head", "doctor", "performer"
Codes: TypeAlias = tuple[str, ...]
CodesBySequence: TypeAlias = Mapping[int, str]


class ClaimLists:
    """Those of one claim. Each is made when an item refers to it for the first time: most items do not."""

    def __init__(
        self,
        claim: FhirObject,
        diagnoses: Sequence[Diagnosis],
        references: References | None,
        unread: Unread,
    ) -> None:
        self._claim = claim
        self._diagnoses = diagnoses
        self._references = references
        # Where it is noted what is not read.
        self.unread = unread

    def diagnoses(self, sequences: Iterable[int] | None) -> Codes:
        """The codes of these diagnoses."""
        return _named(self._diagnosis_codes, sequences) if sequences else ()

    def procedures(self, sequences: Iterable[int] | None) -> Codes:
        """The ICD-9-CM codes of these procedures."""
        return _named(self._procedure_codes, sequences) if sequences else ()

    def members(self, role: str, sequences: Iterable[int] | None) -> Codes:
        """The numbers of these members of the team, of those with this role."""
        return _named(self._team[role], sequences) if sequences else ()

    @property
    def all_procedures(self) -> Codes:
        """The ICD-9-CM codes of all procedures, in the order sent."""
        return tuple(self._procedure_codes.values())

    @property
    def head(self) -> str | None:
        """The number of the first member with the role of a head."""
        return next(iter(self._team[HEAD].values()), None)

    @cached_property
    def _diagnosis_codes(self) -> CodesBySequence:
        return {one.sequence: one.code.code for one in self._diagnoses if one.code is not None}

    @cached_property
    def _procedure_codes(self) -> CodesBySequence:
        codes = (
            (procedure.sequence, code_in(procedure.procedureCodeableConcept, ICD_9_CM))
            for procedure in self._claim.procedure or ()
        )
        return {sequence: code for sequence, code in codes if code is not None}

    @cached_property
    def _team(self) -> Mapping[str, dict[int, str]]:
        """The numbers by the role and the sequence."""
        team: dict[str, dict[int, str]] = {HEAD: {}, DOCTOR: {}, PERFORMER: {}}
        for index, member in enumerate(self._claim.careTeam or ()):
            for role in _roles(member):
                if (number := self._number(member)) is not None:
                    team[role][member.sequence] = number
                else:
                    self.unread.add((), f"careTeam[{index}]", NO_PRACTITIONER)
        return team

    def _number(self, member: FhirObject) -> str | None:
        """From the reference itself, or from the Practitioner sent with the claim."""
        identifiers = identifiers_of(member.provider, "Practitioner", self._references)
        return by_system(identifiers).get(PRACTITIONER_SYSTEM)


def _roles(member: FhirObject) -> list[str]:
    codings = (member.role.coding if member.role is not None else None) or ()
    return [one.code for one in codings if one.system in (CARE_ROLE, None) and one.code in ROLES]


def _named(codes: CodesBySequence, sequences: Iterable[int]) -> Codes:
    return tuple([codes[sequence] for sequence in sequences if sequence in codes])
