"""A worker keeps the review of a claim, gives the claim back, or sets it aside."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.listed import NotLoaded
from insurance.claim.encoded_claim import encode_claim, reader_version
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from insurance.claim.stay import stay_of
from insurance.claim.uses.uses_of_claim import uses_of
from review.judging.kept_comparison import kept_previous, kept_stays
from review.judging.kept_uses import kept_uses
from review.judging.kept_usual import kept_usual
from review.peers.edition import PeerEdition
from review.peers.shrinkage import GroupStatistics
from review.rulebook.engine.usual import PeerGroup
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.v1.review_pb2 import Finding, Review
from tests.fakes.fhir_claim import fhir_claim
from tests.rules.cases import some_usual
from tests.rules.claims import a_claim
from tests.unit.insurance.catalogue.entries import SERVICE
from tests.unit.review.worker.scene import (
    AMOUNTS,
    AN_OUTPATIENT,
    NOW,
    TIMES,
    ComeAfter,
    RecordingReviews,
    Scene,
)


def test_what_rules_on_trial_find_is_counted_apart(scene: Scene) -> None:
    on_trial = [Finding(rule="W08"), Finding(rule="W08")]
    scene.metrics.kept([Review(findings=[Finding(rule="W06")], findings_on_trial=on_trial)], [0])
    counted = scene.registry.get_sample_value
    assert counted("wardgate_rule_findings_on_trial_total", {"rule": "W08"}) == 2
    assert counted("wardgate_rule_findings_total", {"rule": "W08"}) is None


async def test_a_claim_is_reviewed_as_the_gateway_read_it(scene: Scene, reader: ClaimReader) -> None:
    claim = encode_claim(reader.read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON))
    # Nobody reads the content again: it could not be read.
    as_read = scene.put(b"", read_claim=claim, reader_version=reader_version())
    alone = scene.put(fhir_claim("1"))
    await scene.work()
    assert scene.review(as_read) == scene.review(alone)


@pytest.mark.parametrize(("read", "version"), [(b"x", reader_version()), (b"x", "another"), (b"", "")])
async def test_the_content_is_read_where_the_gateway_has_another_reader(
    scene: Scene, read: bytes, version: str
) -> None:
    claim_id = scene.put(fhir_claim("1"), read_claim=read, reader_version=version)
    await scene.work()
    assert scene.review(claim_id)


async def test_a_reviewed_claim_leaves_the_queue(scene: Scene) -> None:
    claim_id = scene.put(fhir_claim("1"))
    await scene.work()
    assert claim_id in scene.store.reviews
    assert scene.store.queue == {}
    # The register has not answered, so it is not CLEAR.
    assert scene.registry.get_sample_value("wardgate_claims_reviewed_total", {"band": "CHECK"}) == 1
    assert scene.registry.get_sample_value("wardgate_review_seconds_count") == 1


async def test_a_worker_that_has_all_claims_rests_without_asking_for_more(scene: Scene) -> None:
    scene.put(fhir_claim("1"))
    await scene.work()
    assert (len(scene.store.reviews), scene.batches) == (1, 1)


async def test_a_worker_waits_a_moment_for_others_where_claims_come_shortly_after_each_other(
    scene: Scene,
) -> None:
    claims = ComeAfter(scene, [10, 0.02, 0.01, 0.2])
    await scene.work(claims)
    # The second one comes 20 ms after the first one was taken, the third one 10 ms after the second.
    assert claims.pauses == [0.03, 0.04]
    assert len(scene.store.reviews) == 4


async def test_a_review_is_counted_with_its_money_and_the_time_in_the_queue(scene: Scene) -> None:
    scene.store.queue[scene.put(fhir_claim("1"))].enqueued_at = NOW - timedelta(seconds=70)
    scene.put(fhir_claim("2"), dry_run=True)
    await scene.work()
    value = scene.registry.get_sample_value
    assert value("wardgate_claim_reviewed_seconds_bucket", {"le": "60.0"}) == 0
    assert value("wardgate_claim_reviewed_seconds_bucket", {"le": "120.0"}) == 1
    assert value("wardgate_claim_reviewed_seconds_count") == 1
    amounts = {name: value("wardgate_reviewed_amount_vnd_total", {"amount": name}) for name in AMOUNTS}
    assert amounts == {"proposed": 2000, "accepted": 2000, "at_stake": 0}


async def test_small_claims_are_kept_before_the_large_ones_of_their_batch_are_reviewed(scene: Scene) -> None:
    reviews = scene.reviews = RecordingReviews(scene.store)
    large, small, larger, other = (scene.put(fhir_claim(lines=lines)) for lines in (2000, 1, 2500, 2))
    await scene.work()
    assert reviews.kept == [{small, other}, {large}, {larger}]


async def test_a_claim_that_raises_an_exception_fails_alone(scene: Scene) -> None:
    good, bad, unreadable, other = (
        scene.put(content) for content in (fhir_claim("1"), fhir_claim("FAIL"), b"{", fhir_claim("2"))
    )
    await scene.work()
    assert scene.store.reviews.keys() == {good, other}
    assert scene.store.queue.keys() == {bad, unreadable}
    assert {row.taken_by for row in scene.store.queue.values()} == {None}
    assert "FAIL" not in repr(scene.log.calls)


async def test_the_log_of_a_claim_that_fails_names_the_trace_that_it_was_submitted_in(scene: Scene) -> None:
    scene.put(fhir_claim("FAIL"), traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    await scene.work()
    (call,) = scene.log.calls
    assert "trace_id=4bf92f3577b34da6a3ce929d0e0e4736" in str(call.args[0])


async def test_what_is_kept_of_a_claim_does_not_name_its_trace(scene: Scene) -> None:
    claim_id = scene.put(
        fhir_claim("1"), traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    )
    await scene.work()
    assert ClaimSubmitted.FromString(scene.store.cases[claim_id].facts).traceparent == ""


async def test_the_same_facts_are_not_judged_again(scene: Scene) -> None:
    kept = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}))
    await scene.work()
    dry = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}), dry_run=True)
    await scene.work()
    assert scene.rules.judged == 1
    scene.known.away = True
    anew = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}))
    await scene.work()
    assert scene.rules.judged == 2
    assert scene.review(dry) == scene.review(kept) == scene.review(anew)


async def test_a_dry_run_is_neither_cached_nor_counted(scene: Scene) -> None:
    dry = scene.put(fhir_claim("1", total={"value": 5000, "currency": "VND"}), dry_run=True)
    await scene.work()
    assert dry in scene.store.dry_runs
    assert scene.known.known == {}
    counted = {
        sample.name
        for metric in scene.registry.collect()
        for sample in metric.samples
        if sample.name.endswith("_total") and sample.value
    }
    assert counted == set()


async def test_a_claim_is_judged_by_the_catalogues_of_its_facility_as_they_are_now(scene: Scene) -> None:
    scene.put(fhir_claim("1"))
    await scene.work()
    scene.catalogues.put(CatalogueKind.SERVICES, SERVICE)
    scene.put(fhir_claim("1"))
    await scene.work()
    before, after = (case.catalogues.services for case in scene.rules.cases)
    assert before.on(SERVICE.code, SERVICE.valid_from) == NotLoaded()
    assert after.is_loaded(SERVICE.valid_from)


async def test_the_facts_of_a_review_have_the_stays_that_the_claim_was_compared_with(scene: Scene) -> None:
    claim = ClaimReader().read(fhir_claim("0"), ClaimFormat.FHIR_R4_JSON)
    stay = stay_of(claim, "earlier", "01002", "")
    assert stay is not None
    scene.store.stays[uuid4()] = (0, stay)
    claim_id = scene.put(fhir_claim("1"))
    await scene.work()
    facts = ClaimSubmitted.FromString(scene.store.cases[claim_id].facts)
    assert not facts.content
    assert kept_stays(facts.compared_with, stay.person) == (stay,)
    assert scene.rules.cases[0].earlier == (stay,)


async def test_a_claim_is_compared_with_the_uses_of_other_patients_and_its_facts_have_them(
    scene: Scene,
) -> None:
    claim = ClaimReader().read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON)
    timed = a_claim(lines=[{"group": "2", "care": {"machines": ["SA.1"], **TIMES}}])
    other, other_id = stay_of(claim, "earlier", "01001", "9999999999"), uuid4()
    assert other is not None
    scene.store.stays[other_id], scene.store.uses[other_id] = (0, other), uses_of(timed)
    with_times = replace(claim, lines=timed.lines)
    claim_id = scene.put(
        fhir_claim("1"), read_claim=encode_claim(with_times), reader_version=reader_version()
    )
    await scene.work()
    facts = ClaimSubmitted.FromString(scene.store.cases[claim_id].facts)
    (use,) = scene.rules.cases[0].uses or ()
    assert (use.claim_id, use.resource) == (str(other_id), "machine|SA.1")
    assert kept_uses(facts.compared_with, with_times) == (use,)
    found = ClaimReviewed.FromString(scene.store.reviews[claim_id]).review.findings
    assert "W61" in [finding.rule for finding in found]


async def test_a_claim_is_compared_with_an_earlier_test_of_the_patient_at_the_facility(scene: Scene) -> None:
    claim = ClaimReader().read(fhir_claim("1"), ClaimFormat.FHIR_R4_JSON)
    product = {"name": "Định lượng HbA1c"}
    tested = replace(claim, lines=a_claim(date(2026, 3, 2), lines=[{"product": product}]).lines)
    before = replace(tested, lines=a_claim(date(2026, 2, 1), lines=[{}]).lines, admitted=date(2026, 2, 1))
    stay = stay_of(before, str(uuid4()), "01001", "")
    assert stay is not None
    scene.store.stays[uuid4()] = (0, stay)
    claim_id = scene.put(fhir_claim("1"), read_claim=encode_claim(tested), reader_version=reader_version())
    await scene.work()
    facts = ClaimSubmitted.FromString(scene.store.cases[claim_id].facts)
    assert scene.rules.cases[0].previous == (stay,)
    assert kept_previous(facts.compared_with, stay.person) == (stay,)
    found = ClaimReviewed.FromString(scene.store.reviews[claim_id]).review.findings
    assert "W64" in [finding.rule for finding in found]


async def test_a_claim_is_compared_with_the_last_edition_of_its_peers_and_its_facts_name_it(
    scene: Scene,
) -> None:
    group = PeerGroup("", "outpatient", "J06")
    usual = some_usual(cost=[10, 20, 30, 40, 50, 5])
    scene.editions.last = PeerEdition(3, usual.until, [GroupStatistics(group, 400, usual.spreads)])
    claim_id = scene.put(fhir_claim("1", subType=AN_OUTPATIENT))
    await scene.work()
    facts = ClaimSubmitted.FromString(scene.store.cases[claim_id].facts)
    kept = kept_usual(facts.compared_with)
    assert kept
    assert (kept.edition, kept.group) == (3, group)
    found = ClaimReviewed.FromString(scene.store.reviews[claim_id]).review.findings
    assert "W54" in [finding.rule for finding in found]
