"""Every rule has a fault that it must find; each of these is found, and what looks like it is not flagged."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from random import Random

import pytest

from review.peers.edition import PeerEdition
from tests.evaluate import BY_COMPARISON
from tests.evaluation.measures.rule_measures import finds
from tests.evaluation.review.judging import Judged, judge_claims, read_rulebook
from tests.evaluation.world.base_rates import Rate
from tests.evaluation.world.claim_maker import ClaimMaker, WorldClaim, WorldVisit
from tests.evaluation.world.facilities import make_sites
from tests.evaluation.world.faults.fault_kinds import FAULT_KINDS
from tests.evaluation.world.lists.items import OPERATION
from tests.evaluation.world.oddities.list_oddities import LIST_ODDITIES
from tests.evaluation.world.world import TODAY, visits_of
from tests.receipt_keys import receipt_keys
from wardgate.samples.claims.visit import VisitKind
from wardgate.samples.faults.all_faults import FAULTS

SEED, VISITS = 7, 300
RULES = {name: kind.rule for name, kind in FAULT_KINDS.items() if kind.rule}
OF_CHILDREN = {
    "child's card of a pupil",
    "care before the birth",
    "sixth birthday this month",
    "born in hospital",
}
# They come first: few visits are of infants in bed, or have an operation.
OF_FEW_VISITS = {
    *("care before the birth", "born in hospital"),
    *("price of general anaesthesia", "operation at the price of local anaesthesia"),
}
CHILDREN_SINCE = "2012"


@pytest.fixture(scope="module")
def judged() -> Mapping[str, Judged]:
    """One claim with each fault that a rule must find, and one of each oddity of lists, by its name."""
    sites, maker = make_sites(SEED, 3)[:2], ClaimMaker(SEED, receipt_keys())
    children, others = _children_and_others(list(visits_of(SEED, sites, VISITS)))
    examples = {
        name: _first(children if name in OF_CHILDREN else others, partial(_made, maker, name))
        for name in sorted((*RULES, *LIST_ODDITIES), key=lambda name: name not in OF_FEW_VISITS)
    }
    claims = [claim for each in examples.values() for claim in each]
    by_name = {one.name: one for one in judge_claims(claims, PeerEdition(1, TODAY, {}))}
    return {name: by_name[each[-1].name] for name, each in examples.items()}


def _made(maker: ClaimMaker, name: str, visit: WorldVisit) -> tuple[WorldClaim, ...] | None:
    if name in LIST_ODDITIES:
        return maker.odd(visit, name)
    return maker.faulty(visit, Rate("", name, Decimal(0)))


def _first(
    visits: list[WorldVisit], make: Callable[[WorldVisit], tuple[WorldClaim, ...] | None]
) -> tuple[WorldClaim, ...]:
    """Of the first visit that suits; it is used up."""
    for visit in visits:
        if made := make(visit):
            visits.remove(visit)
            return made
    raise AssertionError("no visit suits")


def _children_and_others(visits: list[WorldVisit]) -> tuple[list[WorldVisit], list[WorldVisit]]:
    """The youngest inpatients first of the children; of the others, those with an operation."""
    Random(SEED).shuffle(visits)
    plain = [one for one in visits if not one.oddity]
    children = [one for one in plain if _born(one) >= CHILDREN_SINCE]
    children.sort(key=lambda one: (one.visit.kind is VisitKind.INPATIENT, _born(one)), reverse=True)
    others = [one for one in plain if one not in children]
    others.sort(key=lambda one: all(line.item.group != OPERATION for line in one.visit.lines))
    return children, others


def _born(one: WorldVisit) -> str:
    return one.visit.patient.person.birth_date


@pytest.mark.parametrize("kind", RULES)
def test_the_rule_that_looks_for_a_fault_finds_it(kind: str, judged: Mapping[str, Judged]) -> None:
    one = judged[kind]
    assert one.truth
    assert one.truth.kind == kind
    assert finds(one, RULES[kind]), sorted(one.rules)


@pytest.mark.parametrize("oddity", LIST_ODDITIES)
def test_no_rule_flags_what_is_lawful(oddity: str, judged: Mapping[str, Judged]) -> None:
    one = judged[oddity]
    assert one.truth is None
    assert not one.rules


def test_every_rule_has_a_fault_that_it_must_find() -> None:
    looked_for = {*RULES.values(), *(fault.rule for fault in FAULTS)}
    assert [rule.code for rule in read_rulebook().rules if rule.code not in looked_for] == [*BY_COMPARISON]
