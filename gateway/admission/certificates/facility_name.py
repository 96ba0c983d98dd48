"""Which facility a client certificate names: the URI `urn:wardgate:facility:CODE` in subjectAltName."""

from collections.abc import Iterator

from cryptography import x509

from gateway.admission.facility_code import is_facility_code

PREFIX = "urn:wardgate:facility:"


def facility_of(certificate: x509.Certificate) -> str:
    """The facility code, of five characters. Raises ValueError where there is none, or more than one.

    Common name and DNS names count for nothing: other certificates of the same authority have these, too.
    """
    codes = {*_codes(certificate)}
    if len(codes) != 1:
        raise ValueError(f"it must have exactly one URI {PREFIX}CODE in subjectAltName")
    (code,) = codes
    if not is_facility_code(code):
        raise ValueError(
            f"CODE in {PREFIX}CODE must be a facility code: two digits, then three digits or capital letters"
        )
    return code


def _codes(certificate: x509.Certificate) -> Iterator[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    for uri in names.get_values_for_type(x509.UniformResourceIdentifier):
        if uri.startswith(PREFIX):
            yield uri.removeprefix(PREFIX)
