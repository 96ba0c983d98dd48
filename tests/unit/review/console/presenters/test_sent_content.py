"""What a facility sent, for a reviewer to read."""

from review.console.presenters.sent_content import readable_content
from tests.unit.insurance.claim.bhyt.exports import export, in_base64


def test_fhir_is_indented() -> None:
    assert readable_content(b'{"a":{"b":1}}') == b'{\n  "a": {\n    "b": 1\n  }\n}'


def test_an_export_is_decoded_row_by_row_without_empty_fields() -> None:
    lines = (
        readable_content(export({"GHI_CHU": ""}, more=[("XML16", in_base64("<A>x</A>"))]))
        .decode()
        .split("\n")
    )
    assert lines[:3] == ["XML1", "  MA_LK: LK-1", "  STT: 1"]
    assert "XML3[STT=2]" in lines
    assert "  TEN_THUOC: Thuốc mẫu" in lines
    assert not any("GHI_CHU" in line for line in lines)
    assert "FILEHOSO[4]" in lines


def test_no_character_of_it_acts_on_the_page() -> None:
    assert "\\u202e" in readable_content(export({"GHI_CHU": "a\u202eb"})).decode()


def test_what_is_neither_stays_as_it_is() -> None:
    assert readable_content(b"\xff") == b"\xff"
