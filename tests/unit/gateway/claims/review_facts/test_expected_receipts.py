"""Whether a receipt is expected of a claim: once its facility has quoted one."""

from gateway.cards.subject import ChipId
from tests.unit.gateway.cards.people import CHIP_ID
from tests.unit.gateway.claims.review_facts.patient_intake import FACILITY, OTHER_FACILITY, Intake


async def test_a_receipt_is_expected_once_the_facility_has_quoted_one(intake: Intake) -> None:
    (before,) = await intake.facts(intake.claim())
    await intake.facts(intake.claim(await intake.receipt(ChipId(CHIP_ID))))
    after, elsewhere = await intake.facts(intake.claim(), intake.claim(facility=OTHER_FACILITY))
    assert [told.expected for told in (before, after, elsewhere)] == [False, True, False]
    assert intake.quoting.known == {FACILITY}


async def test_one_claim_of_a_batch_that_quotes_a_receipt_is_enough(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    facts = await intake.facts(intake.claim(), intake.claim(text), intake.claim())
    assert [told.expected for told in facts] == [True, True, True]


async def test_another_facilitys_receipt_and_a_forged_one_do_not_count(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    facts = await intake.facts(intake.claim(text, facility=OTHER_FACILITY), intake.claim(text[:50]))
    assert [told.expected for told in facts] == [False, False]
    assert not intake.quoting.known


async def test_a_dry_run_does_not_mark_the_facility(intake: Intake) -> None:
    text = await intake.receipt(ChipId(CHIP_ID))
    (tried,) = await intake.facts(intake.claim(text), dry_run=True)
    (after,) = await intake.facts(intake.claim())
    assert (tried.expected, after.expected) == (True, False)


async def test_a_facility_marked_by_another_gateway_is_found_and_queried_once(intake: Intake) -> None:
    await intake.facts(intake.claim())
    intake.quoting.known.add(FACILITY)
    for _ in range(3):
        (told,) = await intake.facts(intake.claim())
        assert told.expected
    assert intake.quoting.asked == [{FACILITY}, {FACILITY}]
