"""From a request to explain a claim to what the use case takes, or every fault of the request at once."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from gateway.claims.explaining.documents import MOST_DOCUMENTS, document_faults
from gateway.claims.explaining.explanation import Document, Explanation
from gateway.claims.explaining.fhir_documents import FhirFault, fhir_documents
from gateway.claims.submission import LARGE_BYTES
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.services.claim_requests import id_faults
from gateway.v1.claim_service_pb2 import ExplainClaimRequest, ExplanationDocument
from runtime.sharing.side_threads import SideThreads
from runtime.untrusted.escaped_text import acts

MOST_CHARACTERS = 10_000
# What a text may have besides printable characters.
LAYOUT = str.maketrans("", "", "\n\r\t")


class ExplanationReader:
    """Reads requests, large ones in a thread: look-ups go on meanwhile."""

    def __init__(self, limit_bytes: int, threads: SideThreads) -> None:
        """`limit_bytes`: of all documents of a request."""
        self._limit_bytes = limit_bytes
        self._threads = threads

    async def __call__(self, request: ExplainClaimRequest, size: int) -> tuple[UUID, Explanation]:
        """The claim and its explanation. `size`: the bytes of the request. Raises RequestMalformed."""
        if size <= LARGE_BYTES:
            return to_explanation(request, self._limit_bytes)
        return await self._threads.run(to_explanation, request, self._limit_bytes)


def to_explanation(request: ExplainClaimRequest, limit_bytes: int) -> tuple[UUID, Explanation]:
    """The claim and its explanation. Raises RequestMalformed."""
    faults = [*id_faults("claim_id", request.claim_id), *_text_faults(request)]
    documents: list[Document] = []
    for index, sent in enumerate(request.documents[:MOST_DOCUMENTS]):
        found, found_faults = _read(sent, f"documents[{index}]")
        documents += found
        faults += found_faults
    faults += _sum_faults(request, documents, limit_bytes)
    if faults:
        raise RequestMalformed(faults)
    return UUID(request.claim_id), Explanation(request.text, tuple(documents))


def _text_faults(request: ExplainClaimRequest) -> Iterator[FieldViolation]:
    if len(request.text) > MOST_CHARACTERS:
        yield FieldViolation("text", f"must have at most {MOST_CHARACTERS:,} characters")
    if acts(request.text.translate(LAYOUT)):
        yield FieldViolation("text", "must have no control characters except line breaks and tabs")
    if not request.text.strip() and not request.documents:
        yield FieldViolation("text", "must not be empty where there are no documents")


def _read(sent: ExplanationDocument, field: str) -> tuple[Sequence[Document], list[FieldViolation]]:
    if not sent.fhir:
        document = Document(sent.content_type, sent.title, sent.content)
        return [document], [*document_faults(document, field)]
    if sent.content_type or sent.title or sent.content:
        return [], [FieldViolation(f"{field}.fhir", "must be alone, without the other fields")]
    try:
        documents = fhir_documents(sent.fhir)
    except FhirFault as fault:
        return [], [FieldViolation(f"{field}.fhir", str(fault))]
    return documents, [fault for one in documents for fault in document_faults(one, f"{field}.fhir")]


def _sum_faults(
    request: ExplainClaimRequest, documents: Sequence[Document], limit_bytes: int
) -> Iterator[FieldViolation]:
    if max(len(request.documents), len(documents)) > MOST_DOCUMENTS:
        yield FieldViolation("documents", f"must be at most {MOST_DOCUMENTS}")
    if sum(len(document.content) for document in documents) > limit_bytes:
        yield FieldViolation("documents", f"must have at most {limit_bytes:,} bytes together")
