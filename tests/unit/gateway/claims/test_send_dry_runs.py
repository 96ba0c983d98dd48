"""A dry run is a look-up of its patient, and a facility cannot make as many as it likes of strangers."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace
from prometheus_client import CollectorRegistry

from gateway.cards.check_cards import CheckCards
from gateway.cards.guessing.guessing_budgets import MISMATCHES_A_DAY, GuessingBudgets
from gateway.cards.guessing.share_budgets import ShareBudgets
from gateway.cards.question import Purpose
from gateway.cards.subject import ChipId, Subject
from gateway.claims.dry_run.limit_stays import DAYS_OF_ONE, MOST_A_DAY, LimitStays
from gateway.claims.dry_run.send_dry_runs import DryRun, SendDryRuns
from gateway.claims.read_claim import ReadSubmission
from gateway.claims.review_facts.collect_review_facts import CollectReviewFacts
from gateway.claims.submission import Submission
from gateway.metrics import Metrics
from gateway.refusals import TooManyMismatches, TooManyStays, TooManyUnknown
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM, CHIP_ID_SYSTEM
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.law.benefit_law import BenefitLaw
from insurance.law.parameters.parameter_files import read_parameters
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from tests.fakes.card_ports import FakeAccessLog, FakeCardCache, FakeRegister
from tests.fakes.claim_store import ClaimStore, FakeClaims, FakeDryRuns
from tests.fakes.clock import FakeClock
from tests.fakes.fhir_claim import fhir_claim
from tests.fakes.quoting import FakeQuotingFacilities
from tests.fakes.used_budgets import FakeUsedBudgets
from tests.receipt_keys import receipt_keys
from tests.unit.gateway.cards.people import CARD, CHIP_ID, THIS_YEAR, a_holding, a_question

FACILITY, OTHER_FACILITY = "01001", "01002"
STRANGER = "079200999999"
BUDGET = 2
SENT, REFUSED, BLOCKED, TOO_MANY = "sent", "refused", "blocked", "too many stays"
RESULTS = {type(None): SENT, TooManyUnknown: REFUSED, TooManyMismatches: BLOCKED, TooManyStays: TOO_MANY}
NAME = {"name": [{"family": "Nguyễn", "given": ["Thị", "Hòa"]}]}
RIGHT = NAME | {"birthDate": "1990-05-04"}
WRONG = NAME | {"birthDate": "1991"}


class DryRuns:
    """Dry runs and look-ups over a register that has one patient."""

    def __init__(self, law: BenefitLaw, budget: int = BUDGET) -> None:
        self.log, self.store, self.registry = FakeAccessLog(), ClaimStore(), CollectorRegistry()
        keys, clock, metrics = receipt_keys(), FakeClock(), Metrics(self.registry)
        register = FakeRegister(a_holding(THIS_YEAR))
        self._cards = CheckCards(register, FakeCardCache(), self.log, keys, law, clock, metrics)
        facts = CollectReviewFacts(self._cards, keys, FakeQuotingFacilities(), clock)
        self.budgets = GuessingBudgets(budget, metrics, clock.seconds)
        self.stays = LimitStays(self.budgets.count_refusal, clock.seconds)
        claims, queue = FakeClaims(self.store), FakeDryRuns(self.store)
        self._send = SendDryRuns(facts, self.budgets, self.stays, claims, queue, clock)
        self._reader = ClaimReader()

    async def receipt(self, subject: Subject, facility: str = FACILITY) -> str:
        """The receipt of a look-up."""
        (answer,) = await self._cards.check([replace(a_question(subject), facility=facility)])
        return answer.receipt

    async def send(self, *dry_runs: DryRun) -> list[str]:
        """What became of each."""
        results = await self._send(dry_runs)
        return [RESULTS[type(result)] for result in results]

    def dry_run(
        self,
        *receipts: str,
        chip_id: str = CHIP_ID,
        card: str | None = CARD,
        person: dict[str, Any] | None = None,
        **changes: Any,
    ) -> DryRun:
        """Of a claim for the patient with this chip ID and card, which quotes these receipts.

        `person` are the elements of the Patient that is sent with it.
        """
        insurance = _no_card()
        if card is not None:
            insurance["coverage"] = {"identifier": {"system": CARD_NUMBER_SYSTEM, "value": card}}
        if receipts:
            insurance["preAuthRef"] = list(receipts)
        patient: dict[str, Any] = {"identifier": {"system": CHIP_ID_SYSTEM, "value": chip_id}}
        if person is not None:
            patient["reference"] = "#p"
            changes["contained"] = [{"resourceType": "Patient", "id": "p"} | person]
        provider = {"display": "A"}
        written = {"patient": patient, "insurance": [insurance], "provider": provider} | changes
        content = fhir_claim(**written)
        submission = Submission(facility=FACILITY, format=ClaimFormat.FHIR_R4_JSON, content=content)
        return DryRun(
            uuid4(), ReadSubmission(submission, self._reader.read(content, ClaimFormat.FHIR_R4_JSON))
        )


@pytest.fixture(scope="module")
def law() -> BenefitLaw:
    return BenefitLaw(read_parameters())


@pytest.fixture
def dry_runs(law: BenefitLaw) -> DryRuns:
    return DryRuns(law)


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
    unnamed: dict[str, Any] = {"patient": {"reference": "Patient/1"}, "insurance": [_no_card()]}
    tried = [dry_runs.dry_run(**unnamed) for _ in range(2 * BUDGET)]
    assert await dry_runs.send(*tried) == [SENT] * len(tried)


async def test_the_days_of_a_stay_elsewhere_cannot_be_found_by_trying_stays(dry_runs: DryRuns) -> None:
    """Whoever has a receipt, or the name and birth date, too: each answer says whether a stay overlaps."""
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    tried = [dry_runs.dry_run(receipt, person=RIGHT, billablePeriod=_days(n)) for n in range(MOST_A_DAY + 1)]
    assert await dry_runs.send(*tried) == [SENT] * MOST_A_DAY + [TOO_MANY]
    assert set(dry_runs.store.queue) == {one.claim_id for one in tried[:MOST_A_DAY]}
    refused = {"facility": FACILITY}
    assert dry_runs.registry.get_sample_value("wardgate_unknown_refused_total", refused) == 1
    # The same stay may be checked again, and a patient without a number is compared with nothing elsewhere.
    unnamed: dict[str, Any] = {"patient": {"reference": "Patient/1"}, "insurance": [_no_card()]}
    assert await dry_runs.send(tried[0], dry_runs.dry_run(**unnamed)) == [SENT, SENT]


async def test_a_long_stay_takes_as_much_as_it_has_weeks(dry_runs: DryRuns) -> None:
    """Otherwise one dry run would ask about a year."""
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    half = MOST_A_DAY // 2
    stays = [dry_runs.dry_run(receipt, billablePeriod=_days(n, half * DAYS_OF_ONE)) for n in range(2)]
    visits = [dry_runs.dry_run(receipt, billablePeriod=_days(n)) for n in range(MOST_A_DAY - 2 * half + 1)]
    assert await dry_runs.send(*stays, *visits) == [SENT] * (len(stays) + len(visits) - 1) + [TOO_MANY]


async def test_two_stays_of_the_same_days_in_other_hours_are_two(dry_runs: DryRuns) -> None:
    """Two visits of one day overlap by their hours, which could be found by trying, too."""
    receipt = await dry_runs.receipt(ChipId(CHIP_ID))
    day = "2026-03-02T{:02}:{:02}:00+07:00"
    hours = [
        {"start": day.format(0, 1), "end": day.format(1 + n // 60, n % 60)} for n in range(MOST_A_DAY + 1)
    ]
    tried = [dry_runs.dry_run(receipt, billablePeriod=one) for one in hours]
    assert await dry_runs.send(*tried) == [SENT] * MOST_A_DAY + [TOO_MANY]


async def test_the_stays_that_are_tried_at_one_gateway_count_at_the_others(law: BenefitLaw) -> None:
    clock = FakeClock()
    used = FakeUsedBudgets(clock)
    one, other = DryRuns(law, budget=1000), DryRuns(law, budget=1000)
    exchanges = [ShareBudgets(each.stays.budget, used, clock.seconds).exchange for each in (one, other)]
    half = MOST_A_DAY // 2
    tried = [one.dry_run(person=RIGHT, billablePeriod=_days(n)) for n in range(MOST_A_DAY + 1)]
    assert await one.send(*tried[:half]) == [SENT] * half
    for exchange in exchanges:
        await exchange()
    rest = MOST_A_DAY - half
    assert await other.send(*tried[half:]) == [SENT] * rest + [TOO_MANY]


def _days(first: int, count: int = 1) -> dict[str, str]:
    """A period of so many days, which begins so many days after the first of March."""
    begin = date(2026, 3, 1) + timedelta(first)
    return {"start": f"{begin}", "end": f"{begin + timedelta(count - 1)}"}


def _no_card() -> dict[str, Any]:
    return {"sequence": 1, "focal": True, "coverage": {"display": "BHYT"}}
