"""Which facility a client certificate names."""

import pytest
from cryptography import x509

from gateway.admission.certificates.facility_name import facility_of
from tests.certificates import authority

NAMED = "urn:wardgate:facility:79001"


def certificate(*uris: str) -> x509.Certificate:
    names = [x509.UniformResourceIdentifier(uri) for uri in uris]
    return authority().client_of([x509.DNSName("79002.example"), *names]).certificate


def test_the_uri_in_subject_alt_name_names_the_facility() -> None:
    assert facility_of(certificate("urn:other:1", NAMED)) == "79001"


@pytest.mark.parametrize(
    "uris",
    [
        (),
        ("urn:wardgate:facility:7900",),
        ("urn:wardgate:facility:79001x",),
        ("urn:wardgate:facility:",),
        ("urn:wardgate:officer:79001",),
        (NAMED, "urn:wardgate:facility:79002"),
    ],
)
def test_anything_but_one_code_of_five_digits_names_none(uris: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="urn:wardgate:facility:CODE"):
        facility_of(certificate(*uris))


def test_a_certificate_without_subject_alt_name_names_none() -> None:
    with pytest.raises(ValueError, match="exactly one URI"):
        facility_of(authority().client_of([]).certificate)
