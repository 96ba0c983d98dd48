"""The expression for MIME types, against the grammar of the RFCs read character by character."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from insurance.claim.fhir.models.primitives import PATTERNS
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.validation.specification import Primitives
from tests.unit.insurance.claim.fhir.specification.mime_types import EXAMPLES, is_mime_type
from tests.unit.insurance.claim.fhir.specification.primitives import is_primitive

PIECES = [
    "text",
    "plain",
    "a",
    "=",
    ";",
    "; ",
    " ",
    "/",
    '"',
    "\\",
    "\\\\",
    '\\"',
    "*",
    ".",
    "'",
    "é",
    "(",
    ",",
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_documents_are_mime_types(text: str) -> None:
    assert is_mime_type(text)


@given(
    st.sampled_from(["text/plain", 'text/plain; a="', "text/", ""]),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
@example('text/plain; a="', '\\\\"')
@example('text/plain; a="', "\\\\")
def test_both_say_the_same_of_any_text(begin: str, end: str) -> None:
    text = begin + end
    for release in Release:
        expected = is_primitive(release, "code", text) and is_mime_type(text)
        assert (Primitives(release).fault("mimeType", text) is None) is expected
    assert bool(PATTERNS["mimeType"](text)) is expected
