"""The page of an export says who signed it, or why it does not count as signed."""

import re

import pytest
from google.type.date_pb2 import Date

from review.console.text.language import Language
from review.v1.review_pb2 import Text
from review.v1.signature_pb2 import Signature
from tests.unit.review.console.claims_in_memory import ClaimsInMemory, a_finding


async def test_the_page_of_an_export_says_who_signed_it() -> None:
    shown = ClaimsInMemory()
    claim_id = shown.files.claim(a_finding())
    assert "Digital signature" not in await shown.page(claim_id)
    signed = Signature(
        state="SIGNATURE_STATE_SIGNED",
        signer="Bệnh viện <Mẫu>",
        certificate="5401",
        signed_on=Date(year=2026, month=11, day=3),
        covers=["THONGTINHOSO"],
    )
    shown.files.sign(claim_id, signed)
    page = await shown.page(claim_id)
    assert "Signed by Bệnh viện &lt;Mẫu&gt;" in page
    assert re.search(r"Certificate 5401; signed on [^;<]*2026; covers THONGTINHOSO", page)
    assert "Hợp lệ, ký bởi" in await shown.page(claim_id, language=Language.VIETNAMESE)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("NOT_SIGNED", "The file is not signed."),
        ("BROKEN", "The signature is broken"),
        ("UNKNOWN_SIGNER", "The signature is intact, its signer unknown"),
    ],
)
async def test_the_page_of_an_export_says_why_it_does_not_count_as_signed(state: str, words: str) -> None:
    shown = ClaimsInMemory()
    claim_id = shown.files.claim(a_finding())
    reason = Text(vi="vì thế", en="that is why")
    shown.files.sign(claim_id, Signature(state=f"SIGNATURE_STATE_{state}", signer="Mẫu", reason=reason))
    page = await shown.page(claim_id)
    assert words in page
    assert ("that is why" in page) is (state != "NOT_SIGNED")
