"""A claim that is split from a Bundle keeps what its references mean."""

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from insurance.claim.fhir.mapping.references import ReadType, References
from wardgate.cli.claims.files.bundle import entries_of, split_claims

TYPES: tuple[ReadType, ...] = ("Patient", "Coverage")
BASES = ("http://a/", "http://b/", "urn:uuid:", "")


class Meta(msgspec.Struct):
    versionId: str | None = None  # noqa: N815 - FHIR's name


class Resource(msgspec.Struct):
    """As the mapping sees a resource."""

    resourceType: str  # noqa: N815 - FHIR's name
    id: str | None = None
    meta: Meta | None = None
    contained: "list[Resource] | None" = None
    label: str | None = None

    @property
    def __resource_type__(self) -> str:
        return self.resourceType


class Entry(msgspec.Struct):
    resource: Resource
    fullUrl: str | None = None  # noqa: N815 - FHIR's name
    request: None = None


class Bundle(msgspec.Struct):
    entry: list[Entry]


class Reference(msgspec.Struct):
    reference: str


ids = st.sampled_from("12")
types = st.sampled_from(TYPES)
bases = st.sampled_from(BASES)


@st.composite
def resources(draw: st.DrawFn) -> dict[str, Any]:
    kind, name, base = draw(types), draw(ids), draw(bases)
    made = {"resourceType": kind, "id": name, "label": str(draw(st.integers(1, 3)))}
    url = f"{base}{name}" if base.startswith("urn") else f"{base}{kind}/{name}"
    return {"fullUrl": url, "resource": made} if base else {"resource": made}


@st.composite
def referred(draw: st.DrawFn) -> str:
    kind, name, base = draw(types), draw(ids), draw(bases)
    version = draw(st.sampled_from(["", "/_history/1"]))
    return draw(st.sampled_from([f"{base}{kind}/{name}{version}", f"urn:uuid:{name}", f"#{name}"]))


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    inner = [{"resourceType": draw(types), "id": draw(ids)}] if draw(st.booleans()) else []
    references = draw(st.lists(referred(), min_size=1, max_size=4))
    made = {"resourceType": "Claim", "item": [{"encounter": [{"reference": each}]} for each in references]}
    base = draw(bases)
    entry = {"resource": made | ({"contained": inner} if inner else {})}
    return entry | ({"fullUrl": f"{base}Claim/9"} if base else {})


def meanings(bundle: dict[str, Any], place: int) -> list[Any]:
    """What each reference of the claim at this place means, as the gateway resolves it."""
    read = msgspec.convert(bundle, Bundle)
    known = References(read.entry[place].resource, read, read.entry[place].fullUrl)
    items = bundle["entry"][place]["resource"]["item"]
    texts = [reference["reference"] for item in items for reference in item["encounter"]]
    return [known.find(Reference(text), kind) for text in texts for kind in TYPES]


@given(st.lists(resources(), max_size=5), st.lists(claims(), min_size=2, max_size=3), st.booleans())
def test_every_reference_means_in_the_part_what_it_means_in_the_bundle(
    others: list[dict[str, Any]], some: list[dict[str, Any]], escaped: bool
) -> None:
    bundle: dict[str, Any] = {"resourceType": "Bundle", "entry": [*others, *some]}
    text = json.dumps(bundle)
    content = (text.replace("/", "\\/") if escaped else text).encode()
    parts = list(split_claims(entries_of(content)))
    assert len(parts) == len(some)
    for part in parts:
        sent = json.loads(part.content)
        whole = sent if sent["resourceType"] == "Bundle" else {"entry": [{"resource": sent}]}
        claims_sent = [entry for entry in whole["entry"] if entry["resource"]["resourceType"] == "Claim"]
        assert len(claims_sent) == 1
        if whole is not sent and "fullUrl" in bundle["entry"][part.place]:
            # A claim alone has no base, and nothing that it could refer to but what it contains.
            whole["entry"][0]["fullUrl"] = bundle["entry"][part.place]["fullUrl"]
        assert meanings(whole, 0) == meanings(bundle, part.place)


def test_what_a_referred_resource_refers_to_comes_along() -> None:
    role = {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "Practitioner/p"}}
    some = [
        {"resourceType": "Practitioner", "id": "p"},
        role,
        {"resourceType": "Patient", "id": "other"},
        *(
            {"resourceType": "Claim", "id": each, "provider": {"reference": "PractitionerRole/r"}}
            for each in "ab"
        ),
    ]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in some]}
    first, _ = split_claims(entries_of(json.dumps(bundle).encode()))
    sent = [entry["resource"]["resourceType"] for entry in json.loads(first.content)["entry"]]
    assert sent == ["Claim", "PractitionerRole", "Practitioner"]


def test_numbers_keep_their_digits_and_another_claim_never_comes_along() -> None:
    related = '"related":[{"claim":{"reference":"Claim/b"}}]'
    first = f'{{"resourceType":"Claim","id":"a","total":{{"value":1.10}},{related}}}'
    second = '{"resourceType":"Claim","id":"b"}'
    content = f'{{"resourceType":"Bundle","entry":[{{"resource":{first}}},{{"resource":{second}}}]}}'
    assert [part.content.decode() for part in split_claims(entries_of(content.encode()))] == [first, second]


def test_a_claim_that_is_to_be_deleted_keeps_its_request_so_that_it_is_refused() -> None:
    claims = [{"resourceType": "Claim", "id": name} for name in "12"]
    requests = [{"method": "DELETE", "url": "Claim/1"}, {"method": "POST", "url": "Claim"}]
    entries = [
        {"resource": claim, "request": request} for claim, request in zip(claims, requests, strict=True)
    ]
    content = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()
    deleted, sent = (json.loads(part.content) for part in split_claims(entries_of(content)))
    assert deleted == {"resourceType": "Bundle", "type": "collection", "entry": [entries[0]]}
    assert sent == claims[1]


def test_an_entry_that_deletes_an_earlier_claim_is_a_part_of_its_own_so_that_it_is_refused() -> None:
    claim = {"resourceType": "Claim", "id": "2"}
    deletion = {"request": {"method": "DELETE", "url": "Claim/1"}}
    content = json.dumps(
        {"resourceType": "Bundle", "type": "batch", "entry": [{"resource": claim}, deletion]}
    )
    sent, deleted = split_claims(entries_of(content.encode()))
    assert (sent.place, json.loads(sent.content)) == (0, claim)
    assert (deleted.place, deleted.number) == (1, "")
    assert json.loads(deleted.content) == {
        "resourceType": "Bundle", "type": "collection", "entry": [deletion],
    }  # fmt: skip


def test_a_request_that_cannot_be_read_stays_with_its_claim_so_that_it_is_refused() -> None:
    for request in ({"method": ["DELETE"], "url": "Claim/1"}, {"method": "DELETE", "url": 1}, None):
        entries = [{"resource": {"resourceType": "Claim", "id": name}, "request": request} for name in "12"]
        content = json.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode()
        parts = [json.loads(part.content) for part in split_claims(entries_of(content))]
        assert [part["entry"] for part in parts] == [[entry] for entry in entries]


def test_a_resource_that_is_to_be_deleted_does_not_come_along() -> None:
    claim = {"resourceType": "Claim", "patient": {"reference": "Patient/1"}}
    patient = {"resourceType": "Patient", "id": "1"}
    for method, comes in (("PUT", True), ("GET", True), ("PATCH", True), ("DELETE", False)):
        entries = [
            {"resource": claim},
            {"resource": patient, "request": {"method": method, "url": "Patient/1"}},
        ]
        content = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()
        (part,) = split_claims(entries_of(content))
        assert (b'"Patient"' in part.content) is comes
