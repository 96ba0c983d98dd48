"""One diagnosis of a claim."""

import msgspec

from insurance.claim.fact import DiagnosisFact, Fact
from insurance.claim.parts.values import Coding


class Diagnosis(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One diagnosis. `code` is None where the claim only refers to a Condition that did not come along.

    `principal` is None where the claim types no diagnosis: which one is the main one is then unknown.
    `position` counts from 0: (1,) is the second diagnosis. `sequence` is the number that the claim gives it.
    """

    sequence: int
    position: tuple[int, ...]
    code: Coding | None
    principal: bool | None

    def fact(self, name: DiagnosisFact) -> Fact:
        """That fact of this diagnosis, to be pointed at."""
        return Fact(name, self.position)
