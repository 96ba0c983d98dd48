"""Content that is made to be slow takes a bounded time, and a bounded number of faults is named."""

import json
from time import process_time

import pytest

from insurance.claim.fhir.validation import reasons
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import MOST_FAULTS, Unreadable
from tests.unit.insurance.claim.fhir.claims import LINE, R4, SMALLEST, Json, content

SIZE = 4 << 20
# Far more than it takes, so that a busy machine is no reason to fail. What is slow takes minutes.
LONGEST_SECONDS = 10


def refusal(reader: ClaimReader, sent: bytes) -> Unreadable:
    """The refusal. Raises AssertionError where it took long."""
    began = process_time()
    with pytest.raises(Unreadable) as refused:
        reader.read(sent, R4)
    assert process_time() - began < LONGEST_SECONDS
    return refused.value


def filled(before: str, repeated: str, after: str) -> bytes:
    """The parts, the middle one as often as four megabytes hold, with its number in place of #."""
    body = json.dumps(SMALLEST)[:-1]
    count = SIZE // (len(repeated) + 6)
    middle = ",".join(repeated.replace("#", str(number)) for number in range(count))
    return f"{body},{before}{middle}{after}}}".encode()


# Made in the test: all processes that collect the tests would make them.
HOSTILE = {
    "unknown elements": ("", '"a#":1', ""),
    "names of no element": ("", '"-#":1', ""),
    "items without anything": ('"item":[', "{}", "]"),
    "items of unknown elements": ('"item":[', '{"a":1}', "]"),
    "unknown numbers": ('"item":[', "#.5", "]"),
    "numbers that are too long": ('"item":[', "1e99,1", "]"),
    "sequences that are not there": ('"item":[{"sequence":1,"diagnosisSequence":[', "1#", "]}]"),
    "names given twice": ("", '"a":1', ""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_claim_that_is_nothing_but_faults_is_refused_with_the_first_thousand(
    reader: ClaimReader, kind: str
) -> None:
    refused = refusal(reader, filled(*HOSTILE[kind]))
    assert len(refused.faults) <= MOST_FAULTS
    if kind != "names given twice":
        assert not refused.complete


def test_a_thousand_faults_are_all_of_them_only_where_no_more_were_looked_for(reader: ClaimReader) -> None:
    def claim(faults: int) -> bytes:
        return content(SMALLEST | {f"a{number}": 1 for number in range(faults)})

    all_but_one = refusal(reader, claim(MOST_FAULTS - 1))
    assert (len(all_but_one.faults), all_but_one.complete) == (MOST_FAULTS - 1, True)
    most = refusal(reader, claim(MOST_FAULTS))
    assert (len(most.faults), most.complete) == (MOST_FAULTS, False)


def claim_with_lines(lines: int, **changes: object) -> Json:
    diagnosis = {"diagnosisCodeableConcept": {"text": "x"}}
    diagnoses = [diagnosis | {"sequence": number} for number in range(1, lines + 1)]
    items = [LINE | {"sequence": number, "diagnosisSequence": [number]} for number in range(1, lines + 1)]
    return SMALLEST | {"item": items, "diagnosis": diagnoses} | changes


def test_lines_that_refer_to_many_diagnoses_are_read_in_a_time_that_grows_as_they_do(
    reader: ClaimReader,
) -> None:
    sent = content(claim_with_lines(15_000))
    began = process_time()
    assert reader.read_fast(sent, R4) is not None
    assert process_time() - began < LONGEST_SECONDS
    # A day without a time zone: the validation path refuses it, after it has looked at all the rest.
    slow = content(claim_with_lines(15_000, created="2024-05-07T09:00:00"))
    assert [fault.reason for fault in refusal(reader, slow).faults] == [reasons.PRIMITIVES["dateTime"]]
