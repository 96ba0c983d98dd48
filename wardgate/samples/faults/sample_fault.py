"""A fault of a sample claim: its label in labels.csv, the rule that finds it, and the ways to make it."""

from collections.abc import Callable

import msgspec

from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.visit import Visit


class SampleVisit(msgspec.Struct, frozen=True):
    """A visit to be claimed, with the visits that must be claimed before it.

    `line` is the faulty line's sequence, or 0 for the claim as a whole. The visits in `before` are without a
    fault, at the home facility or at another.
    """

    visit: Visit
    line: int = 0
    before: tuple[Visit, ...] = ()


# Raises NoPatientLeft if the world has no suitable patient.
MakeSampleVisit = Callable[[PatientPool], SampleVisit]


class SampleFault(msgspec.Struct, frozen=True):
    """One kind of fault. `rule` is the code of the only rule that finds it.

    Each of `variants` makes a claim with this fault and no other; the simplest comes first.
    """

    label: str
    rule: str
    variants: tuple[MakeSampleVisit, ...]
