"""Signed exports at a gateway and a worker: who signed them is in every answer, and signers may change."""

from pathlib import Path

import grpc
from lxml import etree

from gateway.v1 import claim_service_pb2 as messages
from tests.certificates import Authority
from tests.fakes.fhir_claim import FACILITY
from tests.integration.claim_calls import Calls, refused
from tests.integration.claim_stack import ClaimStack
from tests.integration.test_exports import VISIT
from tests.signing import HOSPITAL, signed, signed_by_ids, signer
from tests.unit.insurance.claim.bhyt.exports import DRUG, EXAMINATION, SECOND, export
from tests.wait_until import wait_until

XML = messages.CLAIM_FORMAT_BHYT_XML


def sent(number: str, **changed: str) -> bytes:
    rows = [{**one, "MA_LK": number} for one in (DRUG, EXAMINATION, SECOND)]
    content = export({**VISIT, "MA_LK": number, **changed}, rows[:1], rows[1:])
    return content.replace(b"<MACSKCB>79001<", f"<MACSKCB>{FACILITY}<".encode())


async def state_of(calls: Calls, content: bytes) -> messages.SignatureState:
    return (await calls.check(content, XML)).signature.state


async def test_every_answer_says_who_signed_and_it_stays_when_the_signers_change(
    stack: ClaimStack, tmp_path: Path
) -> None:
    first, second = Authority("First"), Authority("Second")
    folder = tmp_path / "signers"
    folder.mkdir()
    (folder / "first.pem").write_bytes(first.pem)
    gateway, _ = await stack.gateway(WARDGATE_SIGNERS_DIR=str(folder)), await stack.worker()
    by_first, by_second = signer(first), signer(second, "Bệnh viện Khác")
    async with gateway.calls() as calls:
        content = signed_by_ids(sent("LK-1"), by_first, signed_at="2026-11-03T08:30:00")
        answer = await calls.submit(content, format=XML)
        signature = answer.signature
        assert signature.state == messages.SIGNATURE_STATE_SIGNED
        assert (signature.signer, signature.certificate) == (HOSPITAL, by_first.serial)
        assert (signature.signed_on.day, list(signature.covers)) == (3, ["THONGTINHOSO"])
        assert etree.fromstring(answer.claim_response).findtext("CHU_KY/TRANG_THAI") == "HOP_LE"
        assert (await calls.check(sent("LK-2"), XML)).signature.state == messages.SIGNATURE_STATE_NOT_SIGNED
        changed = signed(sent("LK-2", MA_DOITUONG_KCB="8"), by_first).replace(b"20261103", b"20261104")
        withdrawal = await calls.submit(changed, format=XML)
        assert withdrawal.signature.state == messages.SIGNATURE_STATE_BROKEN
        assert withdrawal.signature.reason.vi.startswith("nội dung đã thay đổi")
        other = signed(sent("LK-3"), by_second)
        assert await state_of(calls, other) == messages.SIGNATURE_STATE_UNKNOWN_SIGNER
        # Without a restart, the folder's new content counts for what comes in from now on.
        (folder / "second.pem").write_bytes(second.pem)
        (folder / "first.pem").unlink()
        await wait_until(
            lambda: state_of(calls, other), lambda state: state == messages.SIGNATURE_STATE_SIGNED
        )
        assert await state_of(calls, content) == messages.SIGNATURE_STATE_UNKNOWN_SIGNER
        assert (await calls.get(answer.claim_id)).claim.signature == signature
    assert gateway.metric("wardgate_certificate_expires_seconds", file="signers") > 0


async def test_a_gateway_may_require_signatures_from_a_day_on(stack: ClaimStack, tmp_path: Path) -> None:
    known = signer(Authority("Certification authority"))
    (tmp_path / "own.pem").write_bytes(known.pem)
    required = {"WARDGATE_SIGNERS_DIR": str(tmp_path), "WARDGATE_SIGNATURE_REQUIRED_FROM": "2026-01-01"}
    gateway = await stack.gateway(**required)
    async with gateway.calls() as calls:
        code, reason, _, faults = await refused(calls.submit(sent("LK-1"), format=XML, wait=0))
        assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "CLAIM_UNREADABLE")
        assert faults == ["GIAMDINHHS/CHUKYDONVI"]
        assert (await calls.submit(signed(sent("LK-1"), known), format=XML, wait=0)).claim_id
        earlier = sent("LK-2").replace(b"<NGAYLAP>20261103", b"<NGAYLAP>20251231")
        assert (await calls.submit(earlier, format=XML, wait=0)).claim_id
