"""gateway.v1.CertificateService: calls the use cases, and returns their results as messages."""

from collections.abc import Iterator

from gateway.admission.caller import Caller
from gateway.admission.enum_faults import enum_faults
from gateway.refusal import FieldViolation
from gateway.refusals import CertificateChanged, CertificateInDoubt, CertificateUnreadable, RequestMalformed
from gateway.relay.certificates.certificate import CertificateState
from gateway.relay.certificates.certificate_versions import InDoubt, OtherContent, Submitted
from gateway.relay.certificates.manage_certificates import (
    ListedCertificate,
    ManageCertificates,
    NotAccepted,
)
from gateway.v1 import certificate_service_pb2 as messages
from gateway.v1.certificate_service_pb2_grpc import CertificateServiceServicer

MOST_BYTES = 256 * 1024
DEFAULT_PAGE, LARGEST_PAGE = 100, 1000
STATE_OF = {
    state: messages.CertificateState.Value(f"CERTIFICATE_STATE_{state.name}") for state in CertificateState
}
STATES = {value: state for state, value in STATE_OF.items()}


class CertificateService(CertificateServiceServicer):
    """The guard passes the Caller to every method, in place of gRPC's context."""

    def __init__(self, certificates: ManageCertificates) -> None:
        self._certificates = certificates

    async def SubmitCertificate(  # noqa: N802 - gRPC's name
        self, request: messages.SubmitCertificateRequest, caller: Caller
    ) -> messages.SubmitCertificateResponse:
        """See certificate_service.proto."""
        _ensure_none(_submission_faults(request))
        submitted = await self._submit(request, caller.facility)
        before = submitted.certificate_id - 1
        (stored, *_) = await self._certificates.list(facility=caller.facility, after=before, limit=1)
        return messages.SubmitCertificateResponse(
            certificate=_message(stored), already_known=submitted.already_known
        )

    async def ListCertificates(  # noqa: N802 - gRPC's name
        self, request: messages.ListCertificatesRequest, caller: Caller
    ) -> messages.ListCertificatesResponse:
        """See certificate_service.proto."""
        _ensure_none(_list_faults(request))
        size = request.page_size or DEFAULT_PAGE
        states = [STATES[state] for state in request.states]
        after = request.after_certificate_id
        found = await self._certificates.list(states, caller.facility, after, size + 1)
        return messages.ListCertificatesResponse(
            certificates=map(_message, found[:size]), has_more=len(found) > size
        )

    async def _submit(self, request: messages.SubmitCertificateRequest, facility: str) -> Submitted:
        replaces = request.replaces_certificate_id or None
        try:
            return await self._certificates.submit(request.content, replaces, facility)
        except NotAccepted as refused:
            faults = [FieldViolation(fault.path, fault.reason) for fault in refused.faults]
            raise CertificateUnreadable(faults) from refused
        except OtherContent as other:
            raise CertificateChanged(other.certificate_id) from other
        except InDoubt as doubt:
            raise CertificateInDoubt from doubt


def _submission_faults(request: messages.SubmitCertificateRequest) -> Iterator[FieldViolation]:
    if not 0 < len(request.content) <= MOST_BYTES:
        yield FieldViolation("content", "must have from 1 byte to 256 KiB")
    if request.replaces_certificate_id < 0:
        yield FieldViolation("replaces_certificate_id", "must be a certificate_id, or 0")


def _list_faults(request: messages.ListCertificatesRequest) -> Iterator[FieldViolation]:
    expected = "must be a state; leave the list empty for all states"
    yield from enum_faults("states", request.states, STATES, expected)
    if request.after_certificate_id < 0:
        yield FieldViolation("after_certificate_id", "must be a certificate_id, or 0")
    if not 0 <= request.page_size <= LARGEST_PAGE:
        yield FieldViolation("page_size", f"must be from 0 to {LARGEST_PAGE}; 0 is {DEFAULT_PAGE}")


def _ensure_none(faults: Iterator[FieldViolation]) -> None:
    if found := list(faults):
        raise RequestMalformed(found)


def _message(certificate: ListedCertificate) -> messages.Certificate:
    return messages.Certificate(
        certificate_id=certificate.certificate_id,
        kind=certificate.kind,
        number=certificate.number,
        version=certificate.version,
        replaces_certificate_id=certificate.replaces or 0,
        state=STATE_OF[CertificateState(certificate.state)],  # type: ignore[arg-type]
        note=certificate.note,
        signature=certificate.signature,
        received_at=certificate.received_at,
        due_at=certificate.due_at,
        receipt=certificate.receipt or "",
    )
