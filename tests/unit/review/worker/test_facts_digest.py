"""Equal digests have equal reviews."""

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from insurance.catalogue.catalogues import NO_CATALOGUES, Catalogues
from insurance.catalogue.listed import Listed
from insurance.date_range import DateRange
from review.judging.kept_comparison import compared_with_message
from review.v1.claim_submitted_pb2 import ClaimSubmitted, ComparedWith
from review.worker.facts_digest import facts_digest
from tests.rules.cases import a_concurrent_use
from tests.unit.insurance.catalogue.entries import DRUG, a_drug


def test_other_uses_by_other_patients_give_another_digest() -> None:
    use = a_concurrent_use("2026-09-10T08:00+07:00", "2026-09-10T08:30+07:00", resource="machine|SA.1")
    digests = {
        facts_digest(ClaimSubmitted(), compared_with_message((), NO_CATALOGUES, uses=uses), "r1")
        for uses in ((), (use,), (replace(use, claim_id="another"),))
    }
    assert len(digests) == 3


def test_other_entries_of_catalogues_give_another_digest() -> None:
    as_it_was = Catalogues(drugs=Listed((), {"40.61": (DRUG,)}))
    dearer = Catalogues(drugs=Listed((), {"40.61": (a_drug(price=Decimal(550)),)}))
    loaded = Catalogues(drugs=Listed((DateRange(date(2026, 1, 1), date.max),)))
    submitted = ClaimSubmitted(content=b"{}", format="CLAIM_FORMAT_FHIR_R4_JSON")
    digests = {
        facts_digest(submitted, compared_with_message((), catalogues), "r1")
        for catalogues in (NO_CATALOGUES, as_it_was, dearer, loaded)
    }
    assert len(digests) == 4


def test_another_code_of_a_renumbered_facility_gives_another_digest() -> None:
    known, renumbered = ClaimSubmitted(content=b"{}"), ClaimSubmitted(content=b"{}")
    renumbered.facility_codes.add(old_code="01101", new_code="01901")
    assert facts_digest(known, ComparedWith(), "r1") != facts_digest(renumbered, ComparedWith(), "r1")
