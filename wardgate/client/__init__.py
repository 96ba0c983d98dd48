"""The Python client of a gateway, for hospital information systems (HIS).

    import asyncio
    from pathlib import Path

    from wardgate.client import Holder, Refused, WardgateClient

    TARGET, TOKEN = "127.0.0.1:50051", "the token of your facility"


    async def main() -> None:
        async with WardgateClient(TARGET, TOKEN) as client:
            holder = Holder(full_name="Nguyễn Văn An", birth_date="1999-05-01")
            answer = await client.check_card(chip_id="001099000001", holder=holder)
            print(answer.vss_code, answer.message.vi, answer.advice.clerk_vi)

            try:
                claim = await client.submit_claim(Path("claim.json").read_bytes())
            except Refused as refused:
                for fault in refused.faults:
                    print(fault.field, fault.description)
            else:
                for finding in claim.review.findings:
                    print(finding.rule, finding.path, finding.message.vi)


    asyncio.run(main())

To look up a day's list or to submit a month's claims, use one stream for all of them:

    questions = [("row 1", card_question(chip_id="001099000001"))]
    async for key, answer in client.check_cards(questions):
        print(key, answer if isinstance(answer, Refused) else answer.vss_code)

To learn what becomes of the claims, watch them, and store the cursor for the next time:

    async for message in client.watch_claims(stored_cursor):
        for change in message.changes:
            print(change.number, change.state, (await client.get_claim(change.claim_id)).claim.decision)
        stored_cursor = message.cursor

To call a gateway by TLS, say whose certificates to trust; a client certificate can take the token's place:

    WardgateClient(TARGET, TOKEN, TlsFiles("authority.pem"))
    WardgateClient(TARGET, tls=TlsFiles("authority.pem", "clinic.crt", "clinic.key"))

To check the QR code of a card without a network, fetch the keys once a day and store them:

    keys = await client.card_keys()
    Path("card-keys.json").write_text(keys.as_json)

    checked = CardKeys.read(Path("card-keys.json").read_bytes()).check(scanned_text)
    print(checked.state, checked.message.vi, checked.content)

The messages are described in proto/gateway/v1, the reasons of a Refused in docs/refusals.md.
"""

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse, Holder, Officer, Visit
from gateway.v1.claim_service_pb2 import (
    CancelClaimResponse,
    ClaimChange,
    ClaimFormat,
    ExplainClaimResponse,
    ExplanationDocument,
    SubmitClaimRequest,
    SubmitClaimResponse,
    WatchClaimsResponse,
)
from insurance.card_qr.check_card_text import CardTextState, CheckedCard
from wardgate.client.card_keys import CardKeys
from wardgate.client.client import WardgateClient
from wardgate.client.question import card_question, kind_of_number
from wardgate.client.refused import FieldFault, Refused
from wardgate.client.tls import TlsFiles

__all__ = [
    "CancelClaimResponse",
    "CardKeys",
    "CardTextState",
    "CheckCardRequest",
    "CheckCardResponse",
    "CheckedCard",
    "ClaimChange",
    "ClaimFormat",
    "ExplainClaimResponse",
    "ExplanationDocument",
    "FieldFault",
    "Holder",
    "Officer",
    "Refused",
    "SubmitClaimRequest",
    "SubmitClaimResponse",
    "TlsFiles",
    "Visit",
    "WardgateClient",
    "WatchClaimsResponse",
    "card_question",
    "kind_of_number",
]
