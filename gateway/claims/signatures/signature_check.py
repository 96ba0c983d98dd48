"""Finds out whether an export is signed, by whom, and whether the signature vouches for its record."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from gateway.claims.signatures import reasons
from gateway.claims.signatures.canonical import canonical
from gateway.claims.signatures.canonical_cost import is_costly
from gateway.claims.signatures.signature_element import (
    Broken,
    SignatureElement,
    check_signature,
    find_signature,
)
from gateway.claims.signatures.signers import Signers
from gateway.refusal import FieldViolation
from insurance.claim.bhyt.documents.envelope import ENVELOPE, RECORD, SIGNATURE, records_of
from insurance.claim.bhyt.documents.findings import Findings
from insurance.claim.bhyt.documents.tree import Element, name_of, outermost, parse, text_of
from insurance.claim.bhyt.signature import Signature, SignatureState
from insurance.claim.bhyt.values import day_in
from insurance.text import Text
from runtime.clock import Clock
from runtime.time_zone import HO_CHI_MINH

NOT_SIGNED = Signature(SignatureState.NOT_SIGNED, reason=reasons.NOT_SIGNED)
# An export without a signature is known by its end, which is looked for in so many bytes.
TAIL = 256
# Each reference copies the document: with 600,000 tags, as many as are read, five would take seven seconds
# and 350 MB. Tables in base64 have none.
MOST_TAGS = 100_000
LONGEST_NAME = 200
SIGNING_TIME = "SigningTime"
_unsigned_end = re.compile(
    rb"<CHUKYDONVI\s*(?:/>|>\s*</CHUKYDONVI\s*>)\s*"  # empty
    rb"</GIAMDINHHS\s*>\s*\Z"
).search
_stated_day = re.compile(rb"<NGAYLAP>\s*([0-9]{8})").search
PATH = f"{ENVELOPE}/{SIGNATURE}"


class SignatureCheck:
    """The port Signatures. Several threads may use it at once.

    `signers` returns whose signatures count now, None where no folder of them is set up. Exports made on
    `required_from` or later must be signed by one of them; None for never.
    """

    def __init__(
        self, signers: Callable[[], Signers | None], clock: Clock, required_from: date | None = None
    ) -> None:
        self._signers = signers
        self._clock = clock
        self._required_from = required_from

    def may_be_required(self, content: bytes) -> bool:
        """See Signatures."""
        stated = _stated_day(content)
        return stated is not None and self._is_required(day_in(stated[1].decode()))

    def violations(self, signature: Signature, made: date | None) -> tuple[FieldViolation, ...]:
        """See Signatures. An export that says no day is as one of today."""
        if signature.state is SignatureState.SIGNED or not self._is_required(made):
            return ()
        return (FieldViolation(PATH, (signature.reason or reasons.NOT_SIGNED).both),)

    def check_fast(self, content: bytes) -> Signature | None:
        """See Signatures. An export without a signature is known by its end."""
        return NOT_SIGNED if _unsigned_end(content[-TAIL:]) else None

    def check(self, content: bytes) -> Signature:
        """See Signatures."""
        root = None if self.check_fast(content) else parse(content, ENVELOPE, Findings(), whole=True)
        if root is None:
            return NOT_SIGNED
        try:
            element = find_signature(root)
            return NOT_SIGNED if element is None else self._checked(content, root, element)
        except Broken as broken:
            return _described(SignatureState.BROKEN, broken.certificate, reason=broken.reason)

    def _is_required(self, made: date | None) -> bool:
        since = self._required_from
        return since is not None and (made or self._clock.today()) >= since

    def _checked(self, content: bytes, root: Element, element: Element) -> Signature:
        if content.count(b"<") > MOST_TAGS:
            raise Broken(reasons.TOO_MANY_TAGS)
        if is_costly(root):
            raise Broken(reasons.TOO_MANY_NAMES)
        return self._verified(root, check_signature(root, element))

    def _verified(self, root: Element, signature: SignatureElement) -> Signature:
        # Imported here: exports without a signature do without it.
        from gateway.claims.signatures.xml_signature import signed_parts  # noqa: PLC0415

        parts = signed_parts(root, signature)
        if not _cover(parts, records_of(root)):
            raise Broken(reasons.NOT_COVERED, signature.certificate)
        reason = self._why_unknown(signature)
        return _described(
            SignatureState.UNKNOWN_SIGNER if reason else SignatureState.SIGNED,
            signature.certificate,
            signed_on=next(_signing_days(signature, parts), None),
            covers=tuple(name_of(one) for one in signature.targets if not _is_own(one, signature)),
            reason=reason,
        )

    def _why_unknown(self, signature: SignatureElement) -> Text | None:
        signers = self._signers()
        if signers is None:
            return reasons.NO_SIGNERS
        return signers.why_not(signature.certificate, signature.others, self._clock.now())


def _cover(parts: Sequence[Element], records: Sequence[Element]) -> bool:
    """Whether every record that is read is within what is signed, as it is read.

    Compared are the bytes, not the places: a signature may name an element that was moved to where nothing
    is read, with another record in its place (XML signature wrapping).
    """
    signed = {canonical(record) for part in parts for record in outermost(part, _is_record)}
    return bool(records) and all(canonical(record) in signed for record in records)


def _is_record(element: Element) -> bool:
    return name_of(element) == RECORD


def _is_own(target: Element, signature: SignatureElement) -> bool:
    """Whether it is a part of the signature, such as the statement of its time."""
    return any(one is signature.element for one in (target, *target.iterancestors()))


def _signing_days(signature: SignatureElement, parts: Sequence[Element]) -> Iterator[date]:
    """The days that parts of the signature state, which it signs itself."""
    for target, part in zip(signature.targets, parts, strict=True):
        if _is_own(target, signature):
            for one in part.iter("{*}*"):
                if name_of(one) == SIGNING_TIME and (day := _day(text_of(one))):
                    yield day


def _day(text: str) -> date | None:
    """The day in Ho Chi Minh City of a time of ISO 8601."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(HO_CHI_MINH).date() if moment.tzinfo else moment.date()


def _described(
    state: SignatureState,
    certificate: x509.Certificate | None,
    *,
    signed_on: date | None = None,
    covers: tuple[str, ...] = (),
    reason: Text | None = None,
) -> Signature:
    serial = f"{certificate.serial_number:X}" if certificate else ""
    name = _organisation(certificate) if certificate else ""
    return Signature(state, name, serial, signed_on, covers, reason)


def _organisation(certificate: x509.Certificate) -> str:
    """The organisation that it names, or else whom it names."""
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in certificate.subject.get_attributes_for_oid(kind):
            return str(attribute.value)[:LONGEST_NAME]
    return ""
