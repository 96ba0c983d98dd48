"""P7 and P8: what it costs to read and to judge a claim of ten lines. Neither needs a server."""

import json
from collections.abc import Callable, Iterator, Sequence
from time import process_time
from typing import TypeVar
from uuid import uuid4

import msgspec
from fhir.resources.R4B.claim import Claim as FhirClaim

from gateway.claims.review_facts.claim_submitted import claim_submitted
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.answer.review_message import review_message
from review.rulebook.engine.rulebook import Rulebook
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from review.worker.case_message import case_of
from runtime.clock import Clock
from tests.bench.contents import LINES, with_lines
from tests.bench.result import Goal, NotMeasured, Result
from tests.bench.rounds import Measure, Pace, Spread, measure_in_turn, measured, ratio, reference
from tests.judged_samples import SubmittedSample, submitted_samples
from tests.receipt_keys import receipt_keys
from wardgate.samples.progress import Progress
from wardgate.samples.world import SampleWorld

PEOPLE, CLAIMS, SEED = 2_000, 30, 1
FORMAT = ClaimFormat.FHIR_R4_JSON
READING = Goal("P7", f"reading a claim of {LINES} lines over json.loads of it", 2.5, at_most=True)
LIBRARY = Goal("P7", "fhir.resources over reading", 25)
JUDGING = Goal("P8", f"claims of {LINES} lines read, judged and scored, over claim-validator", 8)
METHOD = (
    "Time of the processor to read the sample claims, one after the other, taken in turn with the time that "
    "json.loads of the standard library takes for the same bytes."
)
LIBRARY_METHOD = "The time of Claim.model_validate_json of fhir.resources over that of reading."


Sample = TypeVar("Sample")


class Judged(msgspec.Struct, frozen=True):
    """A claim of ten lines, and the message that the gateway sends with it."""

    content: bytes
    message: ClaimSubmitted


def measure(progress: Progress, pace: Pace) -> Iterator[Result | NotMeasured]:
    """P7 twice, and P8."""
    samples = [_with_lines(sample) for sample in submitted_samples(_world()) if sample.claim.fault is None]
    contents, reader = [sample.content for sample in samples], ClaimReader()
    plain = _measure("P7: json.loads", contents, json.loads, pace)
    others = (
        _measure("P7: reading", contents, lambda content: reader.read(content, FORMAT), pace),
        _measure("P7: msgspec", contents, msgspec.json.decode, pace),
        _measure("P7: fhir.resources", contents, FhirClaim.model_validate_json, pace),
        _measure("P8: judging", samples, _judging(reader, Rulebook()), pace),
    )
    reading, decoding, library, judging = measure_in_turn(progress, plain, others, pace.rounds)
    ours = measured(reading, float)
    yield Result(
        goal=READING,
        measured=ratio(reading, float),
        absolute=f"{ours:.0f} µs",
        method=METHOD,
        figures=(
            ("reading a claim", f"{ours:.1f} µs"),
            ("json.loads", f"{reference(reading, float):.1f} µs"),
            ("msgspec.json.decode of the same bytes to plain objects", f"{measured(decoding, float):.1f} µs"),
            ("bytes of a claim", f"{sum(map(len, contents)) / len(contents):,.0f}"),
        ),
    )
    slower = Spread.of([one.measured / ours for one in library])
    figures = (("fhir.resources", f"{measured(library, float):,.0f} µs"),)
    yield Result(goal=LIBRARY, measured=slower, absolute="", method=LIBRARY_METHOD, figures=figures)
    rate = 1e6 / measured(judging, float)
    yield NotMeasured(JUDGING, f"{rate:,.0f} claims/s on one core here; claim-validator of PyPI was not run.")


def _world() -> SampleWorld:
    return SampleWorld(SEED, PEOPLE, CLAIMS, Clock().today(), receipt_keys())


def _with_lines(sample: SubmittedSample) -> Judged:
    content = with_lines(sample.read.submission.content, LINES, sample.claim.name)
    submission = msgspec.structs.replace(sample.read.submission, content=content)
    message = claim_submitted(uuid4(), submission, sample.read.claim, sample.facts, Clock().now())
    return Judged(content, message)


def _judging(reader: ClaimReader, rulebook: Rulebook) -> Callable[[Judged], object]:
    def judge(sample: Judged) -> object:
        case = case_of(sample.message, reader.read(sample.content, FORMAT), ())
        return review_message(case, rulebook.judge(case), rulebook.version)

    return judge


def _measure(
    name: str, samples: Sequence[Sample], take: Callable[[Sample], object], pace: Pace
) -> Measure[float]:
    """Microseconds of the processor a sample."""

    def microseconds() -> float:
        began, taken = process_time(), 0
        while process_time() - began < pace.seconds:
            for sample in samples:
                take(sample)
            taken += len(samples)
        return (process_time() - began) / taken * 1e6

    return Measure(name, microseconds)
