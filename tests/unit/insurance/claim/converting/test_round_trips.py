"""There and back: what differs afterwards is in a report, and what no report names is the same."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.converting.convert_claim import Conversion, ConvertClaim, NotConvertible
from insurance.claim.converting.differences import differences
from insurance.claim.converting.target import Target
from insurance.claim.converting.watched_object import leaves
from insurance.claim.converting.writers import writer_for
from insurance.claim.fact import Fact
from insurance.claim.fhir.release import RELEASE_OF_FORMAT
from insurance.claim.format import ClaimFormat
from insurance.claim.paths import path_of
from insurance.claim.reader import ClaimReader
from insurance.claim.unreadable import Unreadable
from tests.unit.insurance.claim.bhyt.exports import export
from tests.unit.insurance.claim.bhyt.full_export import FULL_DRUG, FULL_SERVICE, FULL_SUPPLY, FULL_VISIT
from tests.unit.insurance.claim.bhyt.mutations import Mutations
from tests.unit.insurance.claim.bhyt.test_mutations import WHOLE
from tests.unit.insurance.claim.fhir.specification.documents import Documents
from tests.unit.wardgate.samples.worlds import a_world

Json = dict[str, Any]
XML, R4, R5 = ClaimFormat.BHYT_XML, ClaimFormat.FHIR_R4_JSON, ClaimFormat.FHIR_R5_JSON
FULL = export(FULL_VISIT, [FULL_DRUG], [FULL_SERVICE, FULL_SUPPLY])
FHIR = [Target.FHIR_R4, Target.FHIR_R5]
SIGNATURE = "GIAMDINHHS/CHUKYDONVI"
INDEX = re.compile(r"\[\d+\]")


class Converters:
    """One for each target, with one reader."""

    def __init__(self) -> None:
        self.reader = ClaimReader((R4, R5))
        self._made = {target: ConvertClaim(self.reader, target, writer_for) for target in Target}

    def convert(self, content: bytes, claim_format: ClaimFormat, target: Target) -> Conversion:
        return self._made[target](content, claim_format)

    def claim(self, content: bytes, claim_format: ClaimFormat) -> Claim:
        """The facts, without where they stood."""
        return replace(self.reader.read(content, claim_format), format=XML, place="", remarks=())


@pytest.fixture(scope="module")
def converters() -> Converters:
    return Converters()


def paths(conversion: Conversion) -> list[str]:
    return [one.path for one in conversion.not_carried]


def assert_there_and_back(converters: Converters, content: bytes, over: Target) -> None:
    """An export, in FHIR and as an export again: nothing is lost but its signature."""
    there = converters.convert(content, XML, over)
    assert set(paths(there)) <= {SIGNATURE}
    back = converters.convert(there.content, over.claim_format, Target.BHYT_3176)
    assert paths(back) == []
    assert converters.claim(back.content, XML) == converters.claim(content, XML)


@pytest.mark.parametrize("over", FHIR)
def test_an_export_comes_back_from_fhir_as_it_was(converters: Converters, over: Target) -> None:
    for content in (FULL, *WHOLE):
        assert_there_and_back(converters, content, over)


@pytest.mark.parametrize("over", FHIR)
def test_the_exports_of_the_sample_world_come_back_from_fhir(converters: Converters, over: Target) -> None:
    for sample in a_world(claims=30).sample_claims.home:
        if sample.export:
            assert_there_and_back(converters, sample.export, over)


def test_a_fhir_claim_that_was_an_export_lacks_what_the_report_named_and_nothing_else(
    converters: Converters,
) -> None:
    samples = [sample.content for sample in a_world(claims=30).sample_claims.home if sample.export]
    for content in (*samples, *map(as_bill, generated(R4, 40))):
        there = converters.convert(content, R4, Target.BHYT_3176)
        back = converters.convert(there.content, XML, Target.FHIR_R4)
        assert paths(back) == []
        first, between = converters.claim(content, R4), converters.claim(there.content, XML)
        last = converters.claim(back.content, R4)
        lost = lost_facts(first, between)
        assert lost_facts(first, last) == lost
        assert {path_of(converters.reader.read(content, R4), fact) for fact in lost} <= set(paths(there))


@pytest.mark.parametrize("seed", range(4))
def test_damaged_exports_that_can_be_read_come_back_from_fhir_or_the_report_says_what_does_not(
    converters: Converters, seed: int
) -> None:
    mutations = Mutations(seed)
    for place in range(60):
        content = mutations.of(WHOLE[place % len(WHOLE)])
        for claim in readable(converters, content):
            there = converters.convert(content, XML, Target.FHIR_R4)
            again = converters.claim(there.content, R4)
            if not there.not_carried:
                assert again == claim


@pytest.mark.parametrize(("claim_format", "target"), [(R4, Target.FHIR_R5), (R5, Target.FHIR_R4)])
def test_a_fhir_claim_comes_back_from_the_other_release(
    converters: Converters, claim_format: ClaimFormat, target: Target
) -> None:
    own = next(one for one in FHIR if one.claim_format is claim_format)
    for document in generated(claim_format, 40):
        there = converters.convert(document, claim_format, target)
        back = converters.convert(there.content, target.claim_format, own)
        assert paths(back) == []
        first, last = converters.claim(document, claim_format), converters.claim(back.content, claim_format)
        assert bool([*differences(first, last)]) <= bool(there.not_carried)


@pytest.mark.parametrize("claim_format", [R4, R5])
@pytest.mark.parametrize("target", [Target.BHYT_3176, Target.FHIR_R4])
def test_a_value_of_a_fhir_claim_changes_what_is_written_or_is_reported(
    converters: Converters, claim_format: ClaimFormat, target: Target
) -> None:
    tried = 0
    ours = converters.convert(FULL, XML, Target(f"fhir-{RELEASE_OF_FORMAT[claim_format].lower()}")).content
    documents = [ours, *generated(claim_format, 25)]
    for document in map(as_bill, documents) if target is Target.BHYT_3176 else documents:
        try:
            whole = converters.convert(document, claim_format, target)
        except NotConvertible:
            continue
        known = constants(converters, document, claim_format)
        for path, value, less in without_one(json.loads(document)):
            if not is_named(path, whole):
                does_matter = matters(converters, (document, less), (claim_format, target), whole)
                assert does_matter or (shape(path), value) in known or stands_twice(value, known), path
                tried += 1
    assert tried > 100


def matters(
    converters: Converters,
    documents: tuple[bytes, bytes],
    formats: tuple[ClaimFormat, Target],
    whole: Conversion,
) -> bool:
    """Whether without the value the claim is written otherwise, or has not a fact that the report names."""
    claim_format, target = formats
    try:
        written = converters.convert(documents[1], *formats).content
    except (Unreadable, NotConvertible):
        # FHIR demands it, or the target does.
        return True
    if written != whole.content:
        return True
    first, second = (converters.claim(document, claim_format) for document in documents)
    lost = lost_facts(first, converters.claim(whole.content, target.claim_format))
    return bool(lost & (lost_facts(first, second) | lost_facts(second, first)))


def is_named(path: str, conversion: Conversion) -> bool:
    """Whether the report has the value, or something that it is a part of."""
    plain = path.replace("._", ".")
    return any(plain == one or plain.startswith((f"{one}.", f"{one}[")) for one in paths(conversion))


def constants(converters: Converters, document: bytes, claim_format: ClaimFormat) -> set[tuple[str, object]]:
    """What our writer writes for the claim in its own format: facts, and what FHIR demands beside them."""
    own = next(one for one in FHIR if one.claim_format is claim_format)
    written = json.loads(converters.convert(document, claim_format, own).content)
    return {(shape(path), value) for path, value in leaves(written, "Claim")}


def stands_twice(value: object, known: set[tuple[str, object]]) -> bool:
    return isinstance(value, str) and any(value == other for _, other in known)


def shape(path: str) -> str:
    """The path within the claim, without places in lists."""
    return INDEX.sub("", path).replace("Bundle.entry.resource", "Claim")


def lost_facts(claim: Claim, other: Claim) -> set[Fact]:
    return {difference.fact for difference in differences(claim, other)}


def generated(claim_format: ClaimFormat, count: int) -> Iterator[bytes]:
    documents = Documents(RELEASE_OF_FORMAT[claim_format], 7)
    for place in range(count):
        made = documents.claim() if place % 3 else documents.bundle()
        yield json.dumps(made, default=float).encode()


def as_bill(document: bytes) -> bytes:
    """The same as a bill in dong: exports are nothing else."""
    use = re.sub(rb'"use": "pre[a-z]+"', b'"use": "claim"', document)
    return re.sub(rb'"currency": "[A-Z]{3}"', b'"currency": "VND"', use)


def without_one(document: Json) -> Iterator[tuple[str, object, bytes]]:
    """Values with their paths, each with the document without it: all, or some sixty of many."""
    values = list(leaves(document, str(document["resourceType"])))
    for path, value in values[:: 1 + len(values) // 60]:
        copy = json.loads(json.dumps(document))
        remove(copy, path.split(".")[1:])
        yield path, value, json.dumps(copy).encode()


def remove(value: Any, steps: list[str]) -> None:
    """Remove the value at these steps: "item[2]", "net", "value"."""
    name, _, place = steps[0].partition("[")
    if len(steps) > 1:
        remove(value[name][int(place[:-1])] if place else value[name], steps[1:])
    elif place:
        value[name][int(place[:-1])] = None
    else:
        del value[name]


@pytest.mark.parametrize("target", FHIR)
def test_a_part_of_a_line_in_whose_sequence_an_extension_stands_is_carried(
    converters: Converters, target: Target
) -> None:
    unknown = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    claim = json.loads(converters.convert(FULL, XML, target).content)
    part = {"productOrService": {"coding": [{"code": "part"}]}, "_sequence": {"extension": [unknown]}}
    claim["item"][0]["detail"] = [part | {"sequence": 1}, part]
    claim["item"][0]["detail"][0].pop("_sequence")
    again = converters.convert(json.dumps(claim).encode(), target.claim_format, target)
    written = json.loads(again.content)["item"][0]["detail"]
    assert [detail["sequence"] for detail in written] == [1, 2]


def readable(converters: Converters, content: bytes) -> Iterator[Claim]:
    try:
        yield converters.claim(content, XML)
    except Unreadable:
        return
