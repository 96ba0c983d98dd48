"""What a claim was compared with is kept, and read back as it was."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.catalogue.listed import Listed
from insurance.claim.stay import Stay
from insurance.claim.uses.use import ConcurrentUse
from review.judging.kept_comparison import catalogues_digest, compared_with_message, kept_previous, kept_stays
from review.judging.kept_uses import kept_uses
from review.judging.kept_usual import kept_usual
from review.v1.claim_submitted_pb2 import ComparedWith
from tests.rules.cases import some_usual
from tests.rules.claims import a_claim
from tests.unit.insurance.catalogue.entries import DRUG, a_drug

PERSON = "insurance|0123456789"
USE = ConcurrentUse(
    "machine|SA.1",
    datetime(2026, 9, 10, 1, 0, tzinfo=UTC),
    datetime(2026, 9, 10, 1, 30, tzinfo=UTC),
    0,
    claim_id="6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c13",
)
TIMES = {"performed": "2026-09-10T08:10+07:00", "resulted": "2026-09-10T08:40+07:00"}
A_CLAIM_WITH_A_USE = a_claim(lines=[{"group": "2", "care": {"machines": ["SA.1"], **TIMES}}])
BARE = Stay(
    claim_id="6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11",
    person=PERSON,
    facility="01002",
    first_day=date(2026, 3, 1),
    last_day=date(2026, 3, 4),
    inpatient=True,
    fingerprint=b"\x00\x01",
    lines=(),
)
WHOLE = Stay(
    claim_id="6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c12",
    person=PERSON,
    facility="01003",
    first_day=date(2026, 3, 2),
    last_day=date(2026, 3, 2),
    inpatient=False,
    fingerprint=b"\xff",
    lines=("|02.1896@2026-03-02/2026-03-02", "một"),
    first_time=time(8, 30),
    last_time=time(0, 0),
    diagnosis="J18.9",
    amount=Decimal("47500.50"),
)


@pytest.mark.parametrize("stays", [(), (BARE,), (WHOLE, BARE)])
def test_stays_are_read_back_as_they_were(stays: tuple[Stay, ...]) -> None:
    kept = ComparedWith.FromString(compared_with_message(stays, NO_CATALOGUES).SerializeToString())
    assert kept_stays(kept, PERSON) == stays


def test_the_group_that_a_claim_was_compared_with_is_read_back_as_it_was() -> None:
    usual = some_usual(cost=[1, 2, 3, 4, 5, 1], tests=[0, 10, 20, 30, 40, 5])
    kept = ComparedWith.FromString(compared_with_message((), NO_CATALOGUES, usual).SerializeToString())
    assert kept_usual(kept) == usual
    assert kept_usual(compared_with_message((), NO_CATALOGUES)) is None


def test_uses_of_other_claims_are_read_back_as_they_were() -> None:
    kept = ComparedWith.FromString(compared_with_message((), NO_CATALOGUES, uses=(USE,)).SerializeToString())
    assert kept_uses(kept, A_CLAIM_WITH_A_USE) == (USE,)
    kept = ComparedWith.FromString(compared_with_message((), NO_CATALOGUES).SerializeToString())
    assert kept_uses(kept, A_CLAIM_WITH_A_USE) == ()


def test_a_claim_was_not_compared_by_its_uses_where_it_has_some_and_none_were_noted() -> None:
    assert kept_uses(ComparedWith(), A_CLAIM_WITH_A_USE) is None
    assert kept_uses(ComparedWith(), a_claim()) == ()


def test_stays_with_services_at_intervals_are_read_back_and_absent_where_they_were_not_looked_up() -> None:
    kept = ComparedWith.FromString(
        compared_with_message((), NO_CATALOGUES, previous=(WHOLE,)).SerializeToString()
    )
    assert kept_previous(kept, PERSON) == (WHOLE,)
    assert kept_previous(compared_with_message((), NO_CATALOGUES), PERSON) == ()
    assert kept_previous(ComparedWith(), PERSON) is None


def test_other_entries_of_catalogues_have_another_digest() -> None:
    known, dearer = Listed((), {"40.61": (DRUG,)}), Listed((), {"40.61": (a_drug(price=Decimal(550)),)})
    digests = {catalogues_digest(Catalogues(drugs=drugs)) for drugs in (known, dearer)}
    assert len(digests) == 2
    assert catalogues_digest(Catalogues(drugs=known)) in digests
    assert catalogues_digest(NO_CATALOGUES) == b""
