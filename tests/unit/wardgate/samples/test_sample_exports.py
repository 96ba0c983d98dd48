"""The sample claims in BHYT XML: the same facts, and the same review, as in FHIR."""

from functools import cache

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from review.answer.review_message import review_message
from review.v1.review_pb2 import Review
from tests.judged_samples import JudgedSample, judge_samples
from tests.unit.wardgate.samples.worlds import a_world
from wardgate.samples.world import SampleWorld

XML, R4 = ClaimFormat.BHYT_XML, ClaimFormat.FHIR_R4_JSON


@cache
def world() -> SampleWorld:
    return a_world(people=5_000, claims=150)


@cache
def judged(claim_format: ClaimFormat) -> dict[str, JudgedSample]:
    return {one.claim.name: one for one in judge_samples(world(), claim_format)}


def pairs() -> list[tuple[JudgedSample, JudgedSample]]:
    """Each claim in XML and in FHIR."""
    return [(one, judged(R4)[name]) for name, one in judged(XML).items()]


def facts(claim: Claim) -> Claim:
    """Without where they stand, and what is remarked on how they are written."""
    return replace(claim, format=R4, place="", remarks=())


def review(one: JudgedSample) -> Review:
    """The review without its paths."""
    message = review_message(one.case, one.judgement, "rules")
    for finding in message.findings:
        finding.path = ""
    for unjudged in message.unjudged:
        unjudged.missing = ""
    return message


def test_every_claim_in_dong_is_exported() -> None:
    assert len(judged(XML)) > 140
    missing = [judged(R4)[name].claim.fault for name in judged(R4).keys() - judged(XML).keys()]
    assert {fault and fault.label for fault in missing} == {"other-currency"}


def test_both_formats_have_the_same_facts() -> None:
    for xml, fhir in pairs():
        assert facts(xml.read) == facts(fhir.read), xml.claim.name


def test_both_formats_get_the_same_review_but_for_paths() -> None:
    for xml, fhir in pairs():
        assert review(xml).SerializeToString() == review(fhir).SerializeToString(), xml.claim.name


def test_the_rules_flag_no_export_for_what_is_not_its_fault() -> None:
    assert [one.complaint for one in judged(XML).values() if one.complaint] == []


def test_a_claim_without_a_fault_has_no_remarks() -> None:
    for xml, _ in pairs():
        if xml.claim.fault is None:
            assert xml.read.remarks == (), xml.claim.name
