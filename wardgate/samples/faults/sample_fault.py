"""A fault of a sample claim: what labels.csv calls it, which rule finds it, and how it is put in."""

from collections.abc import Callable

import msgspec

from wardgate.samples.claims.patient_pool import PatientPool
from wardgate.samples.claims.visit import Visit


class Made(msgspec.Struct, frozen=True):
    """A visit with what goes with it. `line` is the faulty line's sequence, 0 for the claim as a whole.

    `before` came in earlier and is without a fault: at the home facility, or at another.
    """

    visit: Visit
    line: int = 0
    before: tuple[Visit, ...] = ()


# Raises NobodyLeft where the world has no patient for it.
Maker = Callable[[PatientPool], Made]


class SampleFault(msgspec.Struct, frozen=True):
    """One kind of fault. `rule` is the code of the rule that finds it, and of no other.

    `variants` are the ways to put it in, the plain one first: functions of one claim with this fault alone.
    """

    label: str
    rule: str
    variants: tuple[Maker, ...]
