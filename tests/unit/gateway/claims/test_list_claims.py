"""A page is never larger than a gRPC client accepts, and never empty before the end."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from gateway.claims.claim_page import ClaimFilter, PageCursor
from gateway.claims.kept_claim import KeptClaim
from gateway.claims.list_claims import ListClaims
from gateway.services.claim_answers import to_list_response
from insurance.claim.format import ClaimFormat
from review.v1.claim_reviewed_pb2 import ClaimReviewed
from tests.fakes.claim_store import ClaimStore, FakeClaims

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MEBIBYTE = 1024 * 1024


def a_store(count: int, *, number: str = "n", response_bytes: int = 0) -> ClaimStore:
    store = ClaimStore()
    answer = ClaimReviewed(claim_response=b" " * response_bytes).SerializeToString()
    for nth in range(count):
        claim = KeptClaim(
            claim_id=uuid4(),
            facility="01001",
            number=f"{number}{nth}",
            format=ClaimFormat.FHIR_R4_JSON,
            received_at=NOW + timedelta(seconds=nth),
            content=b"{}",
        )
        store.claims[claim.claim_id] = claim
        if response_bytes:
            store.reviews[claim.claim_id] = answer
    return store


async def pages_of(store: ClaimStore) -> list[tuple[int, int]]:
    """The number of claims and of bytes of every page."""
    sought, pages = ClaimFilter("01001"), []
    after: PageCursor | None = PageCursor()
    list_claims = ListClaims(FakeClaims(store))
    while after is not None:
        claims, following = await list_claims(sought, after, 1000)
        response = await to_list_response(claims, following, sought)
        pages.append((len(claims), response.ByteSize()))
        after = following
    return pages


async def test_a_page_of_large_reviews_is_shorter() -> None:
    pages = await pages_of(a_store(9, response_bytes=MEBIBYTE))
    assert sum(count for count, _ in pages) == 9
    assert max(size for _, size in pages) < 4 * MEBIBYTE


async def test_long_numbers_count_too() -> None:
    pages = await pages_of(a_store(3000, number="ệ" * 500, response_bytes=1000))
    assert sum(count for count, _ in pages) == 3000
    assert max(size for _, size in pages) < 3.5 * MEBIBYTE


async def test_a_claim_larger_than_a_page_is_alone_on_its_page() -> None:
    pages = await pages_of(a_store(2, response_bytes=5 * MEBIBYTE))
    assert [count for count, _ in pages] == [1, 1]
