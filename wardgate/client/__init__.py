"""The Python client: what a HIS vendor needs to ask a gateway.

    import asyncio

    from wardgate.client import Holder, Refused, WardgateClient


    async def main() -> None:
        async with WardgateClient("127.0.0.1:50051", token) as client:
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

A day's list or a month's claims go over one stream: `async for key, answer in client.check_cards(questions)`.
"""

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse, Holder, Officer, Visit
from gateway.v1.claim_service_pb2 import ClaimFormat, SubmitClaimRequest, SubmitClaimResponse
from wardgate.client.client import WardgateClient
from wardgate.client.question import card_question, kind_of_number
from wardgate.client.refused import FieldFault, Refused

__all__ = [
    "CheckCardRequest",
    "CheckCardResponse",
    "ClaimFormat",
    "FieldFault",
    "Holder",
    "Officer",
    "Refused",
    "SubmitClaimRequest",
    "SubmitClaimResponse",
    "Visit",
    "WardgateClient",
    "card_question",
    "kind_of_number",
]
