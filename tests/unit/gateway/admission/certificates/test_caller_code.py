"""Which facility or office a client certificate names."""

import pytest
from cryptography import x509

from gateway.admission.certificates.caller_code import code_of
from tests.certificates import authority

NAMED = "urn:wardgate:facility:79001"
OFFICE = "urn:wardgate:office:police-79"


def certificate(*uris: str) -> x509.Certificate:
    names = [x509.UniformResourceIdentifier(uri) for uri in uris]
    return authority().client_of([x509.DNSName("79002.example"), *names]).certificate


def test_the_uri_in_subject_alt_name_names_the_facility() -> None:
    assert code_of(certificate("urn:other:1", NAMED)) == "79001"


def test_an_office_has_a_uri_of_its_own() -> None:
    assert code_of(certificate("urn:other:1", OFFICE)) == "police-79"


@pytest.mark.parametrize(
    "uris",
    [
        (),
        ("urn:wardgate:facility:7900",),
        ("urn:wardgate:facility:79001x",),
        ("urn:wardgate:facility:",),
        ("urn:wardgate:facility:police-79",),
        ("urn:wardgate:officer:79001",),
        (NAMED, "urn:wardgate:facility:79002"),
        (NAMED, OFFICE),
    ],
)
def test_anything_but_one_code_names_none(uris: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="urn:wardgate:facility:CODE"):
        code_of(certificate(*uris))


@pytest.mark.parametrize("code", ["79001", "police", "POLICE-79", ""])
def test_the_code_of_an_office_has_its_form(code: str) -> None:
    with pytest.raises(ValueError, match="such as police-01"):
        code_of(certificate(f"urn:wardgate:office:{code}"))


def test_a_certificate_without_subject_alt_name_names_none() -> None:
    with pytest.raises(ValueError, match="exactly one URI"):
        code_of(authority().client_of([]).certificate)
