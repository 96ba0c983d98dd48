"""Which caller a client certificate names: a URI in subjectAltName, `urn:wardgate:facility:CODE` or
`urn:wardgate:office:CODE`.
"""

from collections.abc import Iterator

from cryptography import x509

from gateway.admission.facility_code import is_facility_code
from gateway.register.offices.office import is_office_code

FACILITY, OFFICE = "urn:wardgate:facility:", "urn:wardgate:office:"


def code_of(certificate: x509.Certificate) -> str:
    """The code of a facility or an office. Raises ValueError where there is none, or more than one.

    Common name and DNS names count for nothing: other certificates of the same authority have these, too.
    """
    named = {*_named(certificate)}
    if len(named) != 1:
        raise ValueError(f"it must have exactly one URI {FACILITY}CODE or {OFFICE}CODE in subjectAltName")
    ((prefix, code),) = named
    if prefix == FACILITY and not is_facility_code(code):
        raise ValueError(
            f"CODE in {FACILITY}CODE must be a facility code: two digits, then three digits or "
            "capital letters"
        )
    if prefix == OFFICE and not is_office_code(code):
        raise ValueError(f"CODE in {OFFICE}CODE must be the code of an office, such as police-01")
    return code


def _named(certificate: x509.Certificate) -> Iterator[tuple[str, str]]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    for uri in names.get_values_for_type(x509.UniformResourceIdentifier):
        for prefix in (FACILITY, OFFICE):
            if uri.startswith(prefix):
                yield prefix, uri.removeprefix(prefix)
