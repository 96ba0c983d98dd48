"""P7 and P8: what it costs to read a claim of ten lines, in FHIR and in XML, and to judge it."""

import json
from collections.abc import Callable, Iterator, Sequence
from time import process_time
from typing import TypeVar
from uuid import uuid4

import msgspec
from fhir.resources.R4B.claim import Claim as FhirClaim

from gateway.claims.review_facts.claim_submitted import claim_submitted
from insurance.catalogue.catalogues import Catalogues
from insurance.claim.fhir.writing.fhir_writer import FhirWriter
from insurance.claim.format import ClaimFormat
from insurance.claim.reader import ClaimReader
from review.answer.review_message import review_message
from review.rulebook.engine.rulebook import Rulebook
from review.submitted_claim import case_of
from review.v1.claim_submitted_pb2 import ClaimSubmitted
from runtime.clock import Clock
from runtime.garbage_collection import tune_garbage_collection
from tests.bench import peer
from tests.bench.contents import LINES, export_of, with_lines
from tests.bench.new_products import measure_new_products
from tests.bench.result import Goal, NotMeasured, Result
from tests.bench.rounds import Measure, Pace, Round, Spread, measure_in_turn, measured, ratio, reference
from tests.judged_samples import SubmittedSample, submitted_samples
from tests.receipt_keys import receipt_keys
from tests.sample_catalogues import SampleCatalogues
from wardgate.samples.progress import Progress
from wardgate.samples.world import SampleWorld

# Less those with faults, as many claims as a worker takes at once while claims pour in (P9).
PEOPLE, CLAIMS, SEED = 2_000, 200, 1
FORMAT, XML = ClaimFormat.FHIR_R4_JSON, ClaimFormat.BHYT_XML
READING = Goal("P7", f"reading a claim of {LINES} lines over json.loads of it", 2.5, at_most=True)
LIBRARY = Goal("P7", "fhir.resources over reading", 25)
EXPORT = Goal("P7", f"reading an export in BHYT XML of {LINES} lines over the same in FHIR", 2, at_most=True)
JUDGING = Goal("P8", f"claims of {LINES} lines read, judged and scored, over claim-validator", 8)
METHOD = (
    "Time of the processor to read plain claims, which are made of the sample claims and have ten elements a "
    "line and no care team, one after the other, taken in turn with the time that json.loads of the standard "
    "library takes for the same bytes. What a line bills is remembered, and these lines were read before: "
    "the figure for new products is of claims with names that no claim had."
)
LIBRARY_METHOD = (
    "The time of Claim.model_validate_json of fhir.resources over that of reading. This ratio is set by the "
    "versions of fhir.resources and pydantic and by the machine: the goal comes from a machine on which the "
    "library took 2.6 ms. A 25th of 1.2 ms would be little more than json.loads takes. The ratio to "
    "json.loads is the one that our code decides."
)
EXPORT_METHOD = (
    "Time of the processor to read an export of a layout that was seen before, over that to read the same "
    "claim in FHIR, as wardgate convert writes it, in the same rounds. Both have forty fields a line. Those "
    "of the export are checked against the decision on the format. The plain claims have ten a line."
)
JUDGING_METHOD = (
    "Claims a second on one core, read from their contents and judged by the whole rulebook, over those "
    "that the rules of claim-validator validate. Each step is taken for all claims of a batch before the "
    "next one, as a worker does it, with its settings of the garbage collector for both. It gets a claim of "
    "as many lines as a dict, so it reads no content, and finds nothing in it; ours repeat the lines of the "
    "sample claims, so each has about four findings. They are judged with the catalogues of the facilities. "
    "A call as its documentation shows it takes nine tenths of its time to read its settings from the "
    "environment: the last figure is with settings that are made once."
)

Sample = TypeVar("Sample")


class Judged(msgspec.Struct, frozen=True):
    """A claim of ten lines, the message that the gateway sends with it, and its facility's catalogues."""

    content: bytes
    message: ClaimSubmitted
    catalogues: Catalogues


def measure(progress: Progress, pace: Pace) -> Iterator[Result | NotMeasured]:
    """P7 twice, and P8."""
    world = _world()
    catalogues = SampleCatalogues(world.catalogue_entries())
    clean = [sample for sample in submitted_samples(world) if sample.claim.fault is None]
    samples = [_with_lines(sample, catalogues.of(sample.claim.facility)) for sample in clean]
    contents, reader = [sample.content for sample in samples], ClaimReader()
    export = export_of(LINES)
    same = msgspec.json.format(FhirWriter(FORMAT).write(reader.read(export, XML)), indent=0)
    tune_garbage_collection()
    plain = _measure("P7: json.loads", contents, json.loads, pace)
    others = [
        _measure("P7: reading", contents, lambda content: reader.read(content, FORMAT), pace),
        measure_new_products(lambda content: reader.read(content, FORMAT), contents, pace),
        _measure("P7: msgspec", contents, msgspec.json.decode, pace),
        _measure("P7: fhir.resources", contents, FhirClaim.model_validate_json, pace),
        _measure("P7: exports", [export], lambda content: reader.read(content, XML), pace),
        _measure("P7: the same in FHIR", [same], lambda content: reader.read(content, FORMAT), pace),
        _measure("P8: judging", [samples], _judging(reader, Rulebook()), pace, len(samples)),
    ]
    for validate in (peer.validate(), peer.validate_with_settings()):
        if validate is not None:
            others.append(_measure(f"P8: {peer.NAME}", [peer.CLAIM], validate, pace))
    taken = measure_in_turn(progress, plain, others, pace.rounds)
    reading, new, decoding, library, exporting, in_fhir, judging, *theirs = taken
    yield _reading(reading, new, decoding, contents)
    yield _export(exporting, in_fhir, reading)
    yield _library(library, reading)
    yield _judged(judging, theirs, len(samples))


def _reading(
    reading: Sequence[Round[float]],
    new: Sequence[Round[float]],
    decoding: Sequence[Round[float]],
    contents: Sequence[bytes],
) -> Result:
    figures = (
        ("reading a claim", f"{measured(reading, float):.1f} µs"),
        ("json.loads", f"{reference(reading, float):.1f} µs"),
        ("msgspec.json.decode of the same bytes to plain objects", f"{measured(decoding, float):.1f} µs"),
        ("reading a claim of new products", f"{measured(new, float):.1f} µs"),
        ("bytes of a claim", f"{sum(map(len, contents)) / len(contents):,.0f}"),
    )
    own, over = f"{measured(reading, float):.0f} µs", ratio(reading, float)
    return Result(goal=READING, measured=over, absolute=own, method=METHOD, figures=figures)


def _export(
    exporting: Sequence[Round[float]], in_fhir: Sequence[Round[float]], reading: Sequence[Round[float]]
) -> Result:
    figures = (
        ("reading an export", f"{measured(exporting, float):.0f} µs"),
        ("bytes of an export", f"{len(export_of(LINES)):,}"),
        ("the same in FHIR", f"{measured(in_fhir, float):.0f} µs"),
        ("an export over a plain claim in FHIR", f"{_ratio(exporting, reading).median:.1f}"),
    )
    slower = _ratio(exporting, in_fhir)
    return Result(goal=EXPORT, measured=slower, absolute="", method=EXPORT_METHOD, figures=figures)


def _library(library: Sequence[Round[float]], reading: Sequence[Round[float]]) -> Result:
    figures = (("fhir.resources", f"{measured(library, float):,.0f} µs"),)
    slower = _ratio(library, reading)
    return Result(goal=LIBRARY, measured=slower, absolute="", method=LIBRARY_METHOD, figures=figures)


def _judged(
    judging: Sequence[Round[float]], theirs: Sequence[Sequence[Round[float]]], batch: int
) -> Result | NotMeasured:
    rate = f"{1e6 / measured(judging, float):,.0f}/s"
    if not theirs:
        return NotMeasured(
            JUDGING, f"{rate} here on one core. {peer.NAME} is not installed (tests/bench/peer.py)."
        )
    figures = (
        ("claims", rate),
        ("claims of a batch", str(batch)),
        (peer.description(), f"{1e6 / measured(theirs[0], float):,.0f}/s"),
        ("the same with settings made once", f"{1e6 / measured(theirs[1], float):,.0f}/s"),
    )
    return Result(
        goal=JUDGING,
        measured=_ratio(theirs[0], judging),
        absolute=rate,
        method=JUDGING_METHOD,
        figures=figures,
    )


def _ratio(one: Sequence[Round[float]], other: Sequence[Round[float]]) -> Spread:
    """Of two measures that were taken in the same rounds, each by the references beside it."""
    pairs = zip(one, other, strict=True)
    return Spread.of([_by_reference(over) / _by_reference(under) for over, under in pairs])


def _by_reference(one: Round[float]) -> float:
    return 2 * one.measured / (one.before + one.after)


def _world() -> SampleWorld:
    return SampleWorld(SEED, PEOPLE, CLAIMS, Clock().today(), receipt_keys())


def _with_lines(sample: SubmittedSample, catalogues: Catalogues) -> Judged:
    content = with_lines(sample.read.submission.content, LINES, sample.claim.name)
    submission = msgspec.structs.replace(sample.read.submission, content=content)
    read = msgspec.structs.replace(sample.read, submission=submission)
    message = claim_submitted(uuid4(), read, sample.facts, Clock().now())
    return Judged(content, message, catalogues)


def _judging(reader: ClaimReader, rulebook: Rulebook) -> Callable[[Sequence[Judged]], object]:
    """Takes the claims through each step before the next one."""

    def judge(samples: Sequence[Judged]) -> object:
        claims = [reader.read(sample.content, FORMAT) for sample in samples]
        cases = [
            case_of(sample.message, claim, (), sample.catalogues)
            for sample, claim in zip(samples, claims, strict=True)
        ]
        judgements = rulebook.judge_all(cases)
        return [
            review_message(case, judgement, rulebook.version)
            for case, judgement in zip(cases, judgements, strict=True)
        ]

    return judge


def _measure(
    name: str, samples: Sequence[Sample], take: Callable[[Sample], object], pace: Pace, claims: int = 1
) -> Measure[float]:
    """Microseconds of the processor a claim: a sample is one, or a batch of several."""

    def microseconds() -> float:
        began, taken = process_time(), 0
        while process_time() - began < pace.seconds:
            for sample in samples:
                take(sample)
            taken += claims * len(samples)
        return (process_time() - began) / taken * 1e6

    return Measure(name, microseconds)
