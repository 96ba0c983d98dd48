"""A dry run is a look-up of its patient, and a facility cannot make as many as it likes of strangers."""

from typing import Any

import pytest

from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY
from gateway.cards.question import Purpose
from gateway.cards.subject import ChipId
from insurance.law.benefit_law import BenefitLaw
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.unit.gateway.cards.people import CHIP_ID
from tests.unit.gateway.claims.dry_run.dry_runs import (
    BLOCKED,
    BUDGET,
    FACILITY,
    NAME,
    OTHER_FACILITY,
    REFUSED,
    RIGHT,
    SENT,
    DryRuns,
    no_card,
)

STRANGER = "079200999999"
WRONG = NAME | {"birthDate": "1991"}


async def test_a_dry_run_is_in_the_access_log_as_one(dry_runs: DryRuns) -> None:
    await dry_runs.send(dry_runs.dry_run())
    ((question, _),) = dry_runs.log.look_ups
    assert (question.purpose, question.subject) == (Purpose.DRY_RUN, ChipId(CHIP_ID))


@pytest.mark.parametrize("chip_id", [CHIP_ID, STRANGER])
async def test_dry_runs_without_a_receipt_are_refused_when_the_budget_is_used_up(
    dry_runs: DryRuns, chip_id: str
) -> None:
    tried = [dry_runs.dry_run(chip_id=chip_id, card=None) for _ in range(BUDGET + 1)]
    assert await dry_runs.send(*tried) == [SENT] * BUDGET + [REFUSED]
    assert set(dry_runs.store.queue) == {one.claim_id for one in tried[:BUDGET]}
    # The one that was refused too: somebody looked this person up.
    assert len(dry_runs.log.look_ups) == BUDGET + 1
    refused = {"facility": FACILITY}
    assert dry_runs.registry.get_sample_value("wardgate_unknown_refused_total", refused) == 1


async def test_a_batch_of_refused_dry_runs_sends_nothing(dry_runs: DryRuns) -> None:
    await dry_runs.send(*[dry_runs.dry_run()] * BUDGET)
    queued = dict(dry_runs.store.queue)
    assert await dry_runs.send(dry_runs.dry_run()) == [REFUSED]
    assert dry_runs.store.queue == queued


async def test_with_a_receipt_of_its_own_for_the_patient_a_facility_checks_a_stay_any_number_of_times(
    dry_runs: DryRuns,
) -> None:
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    tried = [dry_runs.dry_run(receipt) for _ in range(3 * BUDGET)]
    assert await dry_runs.send(*tried) == [SENT] * len(tried)
    assert dry_runs.budgets.unknown_refusal(FACILITY) is None


async def test_a_receipt_for_somebody_else_or_of_another_facility_spares_no_budget(
    dry_runs: DryRuns,
) -> None:
    receipts = [
        await dry_runs.receipt(ChipId(STRANGER)),
        await dry_runs.receipt(ChipId(CHIP_ID), OTHER_FACILITY),
        (await dry_runs.receipt(ChipId(CHIP_ID)))[:-1],
    ]
    tried = [dry_runs.dry_run(receipt) for receipt in receipts]
    assert await dry_runs.send(*tried) == [SENT, SENT, REFUSED]


@pytest.mark.parametrize(
    "person",
    [
        RIGHT,
        RIGHT | {"name": [{"text": "NGUYỄN THỊ HOÀ"}]},
        RIGHT | {"name": [{"given": ["Nguyễn", "Thị", "Hoà"]}]},
        RIGHT | {"name": [{"family": "Thị Hoà", "given": ["Nguyễn"]}]},
        RIGHT | {"birthDate": "1990"},
    ],
)
async def test_with_the_name_and_birth_date_of_the_patient_a_facility_checks_a_stay_any_number_of_times(
    dry_runs: DryRuns, person: dict[str, Any]
) -> None:
    tried = [dry_runs.dry_run(person=person) for _ in range(3 * BUDGET)]
    assert await dry_runs.send(*tried) == [SENT] * len(tried)
    assert dry_runs.budgets.unknown_refusal(FACILITY) is None
    assert len(dry_runs.log.look_ups) == 3 * BUDGET


@pytest.mark.parametrize(
    "person",
    [
        NAME,
        {"birthDate": "1990-05-04"},
        WRONG,
        RIGHT | {"name": [{"text": "Trần Thị Hoà"}]},
        # Only the first name counts: each further one would be another try.
        RIGHT | {"name": [{"text": "Trần Thị Hoà"}, {"text": "Nguyễn Thị Hoà"}]},
    ],
)
async def test_a_wrong_or_missing_name_or_birth_date_spares_no_budget(
    dry_runs: DryRuns, person: dict[str, Any]
) -> None:
    tried = [dry_runs.dry_run(person=person) for _ in range(BUDGET + 1)]
    assert await dry_runs.send(*tried) == [SENT] * BUDGET + [REFUSED]


async def test_a_name_and_birth_date_of_somebody_unknown_spare_no_budget(dry_runs: DryRuns) -> None:
    tried = [dry_runs.dry_run(chip_id=STRANGER, card=None, person=RIGHT) for _ in range(BUDGET + 1)]
    assert await dry_runs.send(*tried) == [SENT] * BUDGET + [REFUSED]


async def test_a_birth_date_cannot_be_found_by_trying_in_dry_runs(law: BenefitLaw) -> None:
    dry_runs = DryRuns(law, budget=1000)
    tried = [dry_runs.dry_run(person=WRONG) for _ in range(MISMATCHES_A_DAY)]
    assert await dry_runs.send(*tried) == [SENT] * MISMATCHES_A_DAY
    # Neither a wrong nor the right one is answered from now on; without any, the patient is still looked up.
    after = [dry_runs.dry_run(person=person) for person in (WRONG, RIGHT, None)]
    assert await dry_runs.send(*after) == [BLOCKED, BLOCKED, SENT]


async def test_a_receipt_which_takes_a_number_alone_is_no_way_to_find_a_name_or_birth_date_by_trying(
    dry_runs: DryRuns,
) -> None:
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    tried = [dry_runs.dry_run(receipt, person=WRONG) for _ in range(MISMATCHES_A_DAY)]
    assert await dry_runs.send(*tried) == [SENT] * MISMATCHES_A_DAY
    after = [dry_runs.dry_run(receipt, person=person) for person in (WRONG, RIGHT, None)]
    assert await dry_runs.send(*after) == [BLOCKED, BLOCKED, SENT]
    assert dry_runs.budgets.unknown_refusal(FACILITY) is None


@pytest.mark.parametrize(
    ("person", "reviewed_with"),
    [
        (None, ""),
        (NAME, ""),
        (RIGHT, "1990-05-04"),
        (RIGHT | {"birthDate": "1990"}, "1990"),
        (WRONG, ""),
    ],
)
async def test_the_review_of_a_dry_run_has_the_birth_date_only_as_far_as_the_claim_states_it(
    dry_runs: DryRuns, person: dict[str, Any] | None, reviewed_with: str
) -> None:
    """Otherwise findings on the age would tell the birth date, with or without a receipt."""
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    tried = [dry_runs.dry_run(person=person), dry_runs.dry_run(receipt, person=person)]
    assert await dry_runs.send(*tried) == [SENT] * 2
    for one in tried:
        sent = ClaimSubmitted.FromString(dry_runs.store.queue[one.claim_id].message)
        assert (sent.card.person_known, sent.card.birth_date) == (True, reviewed_with)


async def test_each_further_number_that_is_tried_beside_the_first_takes_from_the_budget(
    dry_runs: DryRuns,
) -> None:
    """Rule W16 says whether the card is the person's. A look-up by the chip ID alone shows the cards."""
    tried = [dry_runs.dry_run(card=f"DN4010112{n:06}") for n in range(BUDGET + 1)]
    assert await dry_runs.send(*tried) == [SENT] * BUDGET + [REFUSED]


async def test_each_number_of_nobody_that_a_dry_run_tries_takes_from_the_budget(dry_runs: DryRuns) -> None:
    tried = [dry_runs.dry_run(chip_id=STRANGER), dry_runs.dry_run()]
    assert await dry_runs.send(*tried) == [SENT, REFUSED]
    assert len(dry_runs.log.look_ups) == 3


async def test_a_claim_without_a_number_of_its_patient_takes_nothing(dry_runs: DryRuns) -> None:
    """The review compares it with the facility's own claims only."""
    unnamed: dict[str, Any] = {"patient": {"reference": "Patient/1"}, "insurance": [no_card()]}
    tried = [dry_runs.dry_run(**unnamed) for _ in range(2 * BUDGET)]
    assert await dry_runs.send(*tried) == [SENT] * len(tried)
