"""A sample claim in the making: the visit, the fault put into it, and the claims that came in before."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.visit import Visit


class SampleFault(StrEnum):
    """What can be put in, as labels.csv has it."""

    CARD_EXPIRED = "card-expired"
    CARD_NOT_YET_VALID = "card-not-yet-valid"
    CARD_ENDED_EARLY = "card-ended-early"
    PERSON_UNKNOWN = "person-unknown"
    PERSON_DEAD = "person-dead"
    DISCHARGE_BEFORE_ADMISSION = "discharge-before-admission"
    LINE_OUTSIDE_STAY = "line-outside-stay"
    STAYS_OVERLAP = "stays-overlap"
    TOTAL_DIFFERS = "total-differs"
    AMOUNT_DIFFERS = "amount-differs"
    CLAIM_TWICE = "claim-twice"
    LINE_TWICE = "line-twice"
    SEX_AGAINST_DIAGNOSIS = "sex-against-diagnosis"
    AGE_AGAINST_DIAGNOSIS = "age-against-diagnosis"
    NEVER_PRINCIPAL = "never-principal"
    NEVER_LOOKED_UP = "never-looked-up"
    RECEIPT_NOT_GENUINE = "receipt-not-genuine"
    LOOKED_UP_FOR_ANOTHER_PERSON = "looked-up-for-another-person"
    LOOKED_UP_ELSEWHERE = "looked-up-elsewhere"
    LOOKED_UP_FOR_ANOTHER_DAY = "looked-up-for-another-day"
    LOOKED_UP_AS_NOT_VALID = "looked-up-as-not-valid"


class Made(msgspec.Struct, frozen=True):
    """A visit with what goes with it. `line` is the faulty line's sequence, 0 for the claim as a whole.

    `before` came in earlier and is without a fault: at the home facility, or at another.
    """

    visit: Visit
    line: int = 0
    before: tuple[Visit, ...] = ()


# Raises NobodyLeft where the world has no patient for it.
Maker = Callable[[PatientPool], Made]
