"""What tells two lines with the same code and days apart."""

from typing import Any

import pytest

from insurance.claim.format import ClaimFormat
from insurance.claim.particulars import are_apart, lacked_by_one
from insurance.claim.parts.line import Line
from insurance.claim.reader import ClaimReader
from insurance.claim.stay import line_key, service_key, split_key
from tests.unit.insurance.claim.fhir.claims import FORMATS, LINE, R4, R5, SMALLEST, content


def line(reader: ClaimReader, claim_format: ClaimFormat = R4, **changes: Any) -> Line:
    of_claim = {"prescription": changes.pop("prescription")} if "prescription" in changes else {}
    document = content(SMALLEST, item=[LINE | changes], **of_claim)
    read = reader.read(document, claim_format)
    assert read == reader.read_validating(document, claim_format)
    return read.lines[0]


def coded(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "urn:s", "code": code}]}


@pytest.mark.parametrize("claim_format", FORMATS)
@pytest.mark.parametrize(
    ("sent", "particular"),
    [
        ({"modifier": [coded("RT"), coded("59")]}, ("modifier", "urn:s|59;urn:s|RT")),
        ({"modifier": [{"text": " Left hand "}]}, ("modifier", "left hand")),
        ({"modifier": [{"coding": [{"display": "Trái"}]}]}, ("modifier", "trái")),
        ({"encounter": [{"reference": "Encounter/1/_history/2"}]}, ("encounter", "Encounter/1")),
        ({"locationReference": {"display": "Phòng 1"}}, ("location", "phòng 1")),
        ({"encounter": [{"reference": "Encounter/1"}]}, ("encounter", "Encounter/1")),
        ({"udi": [{"identifier": {"system": "urn:u", "value": "7"}}]}, ("device", "urn:u|7")),
        ({"locationReference": {"reference": "Location/w"}}, ("location", "Location/w")),
        ({"prescription": {"reference": "MedicationRequest/1"}}, ("prescription", "MedicationRequest/1")),
    ],
)
def test_a_line_has_what_tells_it_apart(
    reader: ClaimReader, claim_format: ClaimFormat, sent: dict[str, Any], particular: tuple[str, str]
) -> None:
    assert line(reader, claim_format, **sent).particulars == (particular,)


def test_the_site_is_read_in_both_releases(reader: ClaimReader) -> None:
    expected = (("body-site", "urn:s|eye"), ("sub-site", "urn:s|lid"))
    assert line(reader, bodySite=coded("eye"), subSite=[coded("lid")]).particulars == expected
    site = [{"site": [{"concept": coded("eye")}], "subSite": [coded("lid")]}]
    assert line(reader, R5, bodySite=site).particulars == expected
    referred = [{"site": [{"reference": {"reference": "BodyStructure/1"}}]}]
    assert line(reader, R5, bodySite=referred).particulars == (("body-site", "BodyStructure/1"),)


def test_the_order_is_read_in_r5(reader: ClaimReader) -> None:
    requests = [{"reference": "ServiceRequest/1"}]
    assert line(reader, R5, request=requests).particulars == (("request", "ServiceRequest/1"),)


def test_instants_are_a_time_and_days_are_none(reader: ClaimReader) -> None:
    instants = {"start": "2026-09-10T01:00:00Z", "end": "2026-09-10T09:00:00+07:00"}
    expected = "2026-09-10T08:00:00+07:00/2026-09-10T09:00:00+07:00"
    assert line(reader, servicedPeriod=instants).particulars == (("time", expected),)
    days = {"start": "2026-09-10", "end": "2026-09-11"}
    assert line(reader, servicedPeriod=days).particulars == ()


def test_a_long_value_is_kept_as_a_digest(reader: ClaimReader) -> None:
    one, other = (line(reader, modifier=[{"text": "x" * 5000 + end}]).particulars for end in "ab")
    assert len(one[0][1]) == 32
    assert are_apart(one, other)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((), (), False),
        ((("time", "8"),), (), False),
        ((("time", "8"),), (("modifier", "RT"),), False),
        ((("time", "8"),), (("time", "9"),), True),
        ((("time", "8"), ("modifier", "RT")), (("time", "8"), ("modifier", "LT")), True),
        # Begin and end; FHIR may give the one alone, an export in BHYT XML always does.
        ((("time", "8"),), (("time", "8/9"),), False),
        ((("time", "8/9"),), (("time", "8/10"),), True),
        ((("time", "9"),), (("time", "8/9"),), True),
        ((("time", "2026-09-10T08:00:00+07:00"),), (("time", "2026-09-10T00:00:00+07:00"),), False),
    ],
)
def test_services_are_apart_where_a_fact_that_both_have_differs(one: Any, other: Any, apart: bool) -> None:
    assert are_apart(one, other) is are_apart(other, one) is apart


def test_midnight_is_no_time_that_a_service_has() -> None:
    """QĐ 4750 writes an unknown time as 0000: an export of a claim with days alone has such times."""
    at, unknown = (("time", "2026-09-10T08:00:00+07:00"),), (("time", "2026-09-10T00:00:00+07:00"),)
    assert lacked_by_one(at, unknown) == lacked_by_one(at, ()) == ["time"]
    assert lacked_by_one(unknown, ()) == []


def test_a_line_key_has_its_service_and_its_particulars(reader: ClaimReader) -> None:
    plain, sided = line(reader), line(reader, modifier=[coded("RT")])
    assert split_key(line_key(plain)) == (service_key(plain), ())
    assert split_key(line_key(sided)) == (service_key(plain), (("modifier", "urn:s|RT"),))


@pytest.mark.parametrize("key", ["a", "a\nb@/", "a\n[[b@/", "a\n[]"])
def test_any_text_is_split(key: str) -> None:
    service, _ = split_key(key)
    assert key.startswith(service)
