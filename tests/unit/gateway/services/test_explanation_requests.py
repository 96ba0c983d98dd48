"""What a facility explains is read as it was sent; every fault is named by its field, all at once."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest

from gateway.claims.explaining.explanation import Document, Explanation
from gateway.claims.submission import LARGE_BYTES
from gateway.refusals import RequestMalformed
from gateway.services.explanation_requests import ExplanationReader, to_explanation
from gateway.v1.claim_service_pb2 import ExplainClaimRequest, ExplanationDocument
from runtime.sharing.side_threads import SideThreads

LIMIT = 1000
CLAIM = uuid4()
PDF = b"%PDF-1.7 ..."


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def fhir(resource: object) -> ExplanationDocument:
    return ExplanationDocument(fhir=json.dumps(resource).encode())


def reference(*attachments: dict[str, Any], **more: Any) -> ExplanationDocument:
    content = [{"attachment": attachment} for attachment in attachments]
    return fhir({"resourceType": "DocumentReference", "status": "current", "content": content, **more})


def explanation(*documents: ExplanationDocument, text: str = "Đã làm.") -> Explanation:
    request = ExplainClaimRequest(claim_id=str(CLAIM), text=text, documents=documents)
    claim_id, read = to_explanation(request, LIMIT)
    assert claim_id == CLAIM
    return read


def faults(*documents: ExplanationDocument, text: str = "Đã làm.") -> list[str]:
    with pytest.raises(RequestMalformed) as refused:
        explanation(*documents, text=text)
    return [fault.field for fault in refused.value.faults]


def test_text_and_documents_are_read_as_sent() -> None:
    sent = ExplanationDocument(content_type="application/pdf", title="Bệnh án", content=PDF)
    read = explanation(sent, text="Dòng 1\n\tDòng 2")
    assert read == Explanation("Dòng 1\n\tDòng 2", (Document("application/pdf", "Bệnh án", PDF),))


def test_a_document_reference_is_read_with_every_attachment_and_its_own_description_as_title() -> None:
    read = explanation(
        reference(
            {"contentType": "application/pdf", "data": encoded(PDF), "title": "Bệnh án"},
            {"contentType": "text/plain; charset=UTF-8", "data": encoded(b"a") + "\n"},
            description="Hồ sơ",
        )
    )
    assert read.documents == (
        Document("application/pdf", "Bệnh án", PDF),
        Document("text/plain", "Hồ sơ", b"a"),
    )


def test_a_single_attachment_is_read_and_is_the_same_explanation_as_without_fhir() -> None:
    as_fhir = explanation(fhir({"contentType": "application/pdf", "title": "A", "data": encoded(PDF)}))
    plain = explanation(ExplanationDocument(content_type="application/pdf", title="A", content=PDF))
    assert as_fhir.digest == plain.digest
    assert as_fhir.digest != explanation(text="Đã làm. ").digest


def test_an_explanation_without_text_has_documents_and_without_documents_text() -> None:
    assert explanation(ExplanationDocument(content_type="text/plain", content=b"a"), text="").documents
    assert faults(text=" \n") == ["text"]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (ExplanationDocument(content_type="text/html", content=b"<p>"), "documents[0].content_type"),
        (ExplanationDocument(content=b"a"), "documents[0].content_type"),
        (ExplanationDocument(content_type="text/plain"), "documents[0].content"),
        (ExplanationDocument(content_type="application/pdf", content=b"MZ"), "documents[0].content"),
        (ExplanationDocument(content_type="text/plain", content=b"\xff"), "documents[0].content"),
        (ExplanationDocument(content_type="text/plain", content=b"a\0"), "documents[0].content"),
        (
            ExplanationDocument(content_type="text/plain", content=b"a", title="x" * 256),
            "documents[0].title",
        ),
        (
            ExplanationDocument(content_type="text/plain", content=b"a", title="\u202e"),
            "documents[0].title",
        ),
        (ExplanationDocument(fhir=b"{}", title="A"), "documents[0].fhir"),
        (ExplanationDocument(fhir=b"not JSON"), "documents[0].fhir"),
        (ExplanationDocument(fhir=b'{"title": "' + b"\xff" + b'"}'), "documents[0].fhir"),
        (ExplanationDocument(fhir=b"[" * 100_000), "documents[0].fhir"),
        (ExplanationDocument(fhir=b'{"a": ' + b"[" * 100_000), "documents[0].fhir"),
        (fhir({"resourceType": "Binary"}), "documents[0].fhir"),
        (fhir({"resourceType": "DocumentReference"}), "documents[0].fhir"),
        (reference({"contentType": "text/plain", "url": "https://example.org/a"}), "documents[0].fhir"),
        (reference({"contentType": "text/plain", "data": "%"}), "documents[0].fhir"),
        (reference({"contentType": 1, "data": ""}), "documents[0].fhir"),
        (reference(*[{"contentType": "text/plain", "data": "YQ=="}] * 21), "documents[0].fhir"),
        (reference({"contentType": "text/html", "data": "YQ=="}), "documents[0].fhir.content_type"),
    ],
)
def test_what_is_no_document_is_named_by_its_field(document: ExplanationDocument, field: str) -> None:
    assert faults(document) == [field]


def test_every_fault_of_a_request_is_named_at_once() -> None:
    request = ExplainClaimRequest(
        claim_id="1",
        text="a\x1b" * 6000,
        documents=[ExplanationDocument(content_type="text/plain", content=b"a" * 600)] * 21,
    )
    with pytest.raises(RequestMalformed) as refused:
        to_explanation(request, LIMIT)
    assert [fault.field for fault in refused.value.faults] == [
        "claim_id",
        "text",
        "text",
        "documents",
        "documents",
    ]


def test_a_fault_of_fhir_names_the_element_and_not_its_value() -> None:
    with pytest.raises(RequestMalformed) as refused:
        explanation(reference({"contentType": {"secret": 1}}))
    (fault,) = refused.value.faults
    assert "content[0].attachment.contentType" in fault.description
    assert "secret" not in fault.description


async def test_a_large_explanation_is_read_beside_the_event_loop_and_the_same() -> None:
    read = ExplanationReader(2 * LARGE_BYTES, SideThreads())
    document = ExplanationDocument(content_type="text/plain", content=b"a" * (LARGE_BYTES + 1))
    request = ExplainClaimRequest(claim_id=str(CLAIM), documents=[document])
    assert await read(request, request.ByteSize()) == to_explanation(request, 2 * LARGE_BYTES)
    document.content_type = "text/html"
    with pytest.raises(RequestMalformed):
        await read(ExplainClaimRequest(claim_id=str(CLAIM), documents=[document]), LARGE_BYTES + 1)
