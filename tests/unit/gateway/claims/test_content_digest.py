"""Two contents have one digest where they are the same claim, and only there."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.claims.intake.claim_changes import same_content
from gateway.claims.intake.content_digest import content_digest
from tests.fakes.fhir_claim import fhir_claim
from tests.unit.insurance.claim.bhyt.exports import export

# Few texts and numbers, so that many contents are about the same.
TEXTS = st.sampled_from(["", "a", " a", "à", "à", "1", "0"])
NUMBERS = st.sampled_from(
    ["0", "-0", "0.0", "1", "1.0", "10e-1", "100", "1E2", "1.00000000000000000000000000001"]
)
DIGEST = "771199017fe1713b6279b7199b8730c95154d965ea61a9875d8440922a7ae35e"
LEAVES = st.one_of(TEXTS.map(json.dumps), NUMBERS, st.sampled_from(["true", "false", "null"]))
KEYS = st.sampled_from(["value", "_value", "created", "x.value"])


def _object(members: dict[str, str]) -> str:
    return "{" + ",".join(f"{json.dumps(key)}:{value}" for key, value in members.items()) + "}"


JSON_TEXTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: f"[{','.join(items)}]"),
        st.dictionaries(KEYS, inner, max_size=2).map(_object),
    ),
    max_leaves=4,
)


@given(one=JSON_TEXTS, other=JSON_TEXTS)
@example(one='{"value":" a"}', other='{"value":"a"}')
@example(one='{"created":" a"}', other='{"created":"a"}')
@example(one="1", other='"1"')
@example(one="[]", other="[null]")
def test_contents_have_one_digest_if_they_are_the_same(one: str, other: str) -> None:
    known, sent = one.encode(), other.encode()
    assert (content_digest(known) == content_digest(sent)) == same_content(known, sent)


def test_a_claim_in_a_bundle_has_the_digest_of_the_claim_alone() -> None:
    alone = fhir_claim("1")
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": json.loads(alone)}]}
    assert content_digest(json.dumps(bundle, indent=1).encode()) == content_digest(alone)


@pytest.mark.parametrize("changes", [{"created": "2026-03-03"}, {"total": {"value": 1, "currency": "VND"}}])
def test_another_content_has_another_digest(changes: dict[str, Any]) -> None:
    assert content_digest(fhir_claim("1", **changes)) != content_digest(fhir_claim("1"))


def test_a_resource_that_the_claim_uses_is_part_of_the_digest() -> None:
    def bundle(born: str) -> bytes:
        patient = {"resourceType": "Patient", "id": "p", "birthDate": born}
        claim = {**json.loads(fhir_claim("1")), "patient": {"reference": "Patient/p"}}
        entries = [{"resource": claim}, {"resource": patient}]
        return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()

    assert content_digest(bundle("1990")) != content_digest(bundle("1991"))


def test_a_digest_never_changes_because_it_is_stored() -> None:
    claim = b'{"resourceType":"Claim","identifier":[{"value":"\\u00a0A"}],"total":{"value":120.50}}'
    assert content_digest(claim).hex() == DIGEST


def test_an_export_has_the_digest_of_its_fields_that_have_a_value() -> None:
    noted = export({"GHI_CHU": "a\u0300"})
    assert content_digest(export({"GHI_CHU": ""})) == content_digest(export())
    assert content_digest(export({"GHI_CHU": "\u00e0"})) == content_digest(noted)
    assert content_digest(export()) not in (content_digest(noted), content_digest(fhir_claim("1")))
