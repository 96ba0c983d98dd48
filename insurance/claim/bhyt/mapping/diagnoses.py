"""Maps the diagnoses: the principal one, then the others."""

from insurance.claim.bhyt.documents.record import Row
from insurance.claim.bhyt.systems import ICD_10
from insurance.claim.bhyt.values import several
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.values import Coding


def diagnoses_of(visit: Row) -> tuple[Diagnosis, ...]:
    """From XML1, in this order; numbered from 1."""
    sent = several(visit.get("MA_BENH_CHINH", "MA_BENH"))
    # There is one principal diagnosis. What stands beside it is one of the others.
    principal, others = sent[:1], [*sent[1:], *several(visit.get("MA_BENH_KT", "MA_BENHKHAC"))]
    return tuple(
        Diagnosis(
            sequence=place + 1,
            position=(place,),
            code=Coding(ICD_10, code),
            principal=place < len(principal),
        )
        for place, code in enumerate([*principal, *others])
    )
