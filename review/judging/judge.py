"""Judges a claim by facts and rules. Pure: the worker, `judge-again` and `backtest` all judge by it."""

from typing import NamedTuple, Protocol

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.claim.claim import Claim
from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from review.answer.review_message import review_message
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.usual import Usual
from review.submitted_claim import case_of
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import Review


class Rules(Protocol):
    """The rulebook. Rulebooks of the same version judge the same."""

    @property
    def version(self) -> str:
        """Identifies the rules and their precisions."""
        ...

    def judge(self, case: Case) -> Judgement:
        """Return what each rule found, did not find, or could not judge."""
        ...


class CaseFacts(NamedTuple):
    """What a claim is judged by besides its content.

    `submitted` has the facts that the gateway knew. `earlier` are the person's stays that the claim is
    compared with, oldest first. `catalogues` has the entries of the codes of the claim. `usual` is the group
    of claims that it is compared with. `uses` are those by other claims that overlap with the claim's; None
    where it was not compared with them. `previous` are stays with a service that is paid at intervals; None
    where they were not looked up.
    """

    submitted: ClaimSubmitted
    earlier: tuple[Stay, ...] = ()
    catalogues: Catalogues = NO_CATALOGUES
    usual: Usual | None = None
    uses: tuple[ConcurrentUse, ...] | None = ()
    previous: tuple[Stay, ...] | None = ()

    def case(self, claim: Claim) -> Case:
        """The claim with these facts, as rules see it."""
        return case_of(
            self.submitted, claim, self.earlier, self.catalogues, self.usual, self.uses, self.previous
        )


def judge(claim: Claim, facts: CaseFacts, rules: Rules) -> Review:
    """The review of the claim: equal for equal claims, facts and versions of the rules.

    An exception of a rule is passed on.
    """
    case = facts.case(claim)
    return review_message(case, rules.judge(case), rules.version)
