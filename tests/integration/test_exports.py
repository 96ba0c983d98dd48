"""Claims in BHYT XML, as hospitals export them: dry run, submission, answer, correction, withdrawal."""

import grpc
from lxml import etree

from gateway.v1 import claim_service_pb2 as messages
from tests.fakes.fhir_claim import CARD_NUMBER, CHIP_ID, FACILITY
from tests.integration.claim_calls import refused
from tests.integration.claim_stack import ClaimStack
from tests.unit.insurance.claim.bhyt.exports import DRUG, EXAMINATION, SECOND, envelope, export

XML = messages.CLAIM_FORMAT_BHYT_XML
CODE = grpc.StatusCode
VISIT = {
    "SO_CCCD": CHIP_ID,
    "MA_THE_BHYT": CARD_NUMBER,
    "MA_DKBD": FACILITY,
    "MA_CSKCB": FACILITY,
    "HO_TEN": "Nguyễn Thử",
    "GIOI_TINH": "1",
    "NGAY_SINH": "199000000000",
}


def sent(**changed: str) -> bytes:
    return export({**VISIT, **changed}).replace(b"<MACSKCB>79001<", f"<MACSKCB>{FACILITY}<".encode())


async def test_an_export_is_judged_and_answered_row_by_row(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker()
    # The examination's amount is not its price.
    dearer = {**EXAMINATION, "THANH_TIEN_BH": "45000"}
    content = export({**VISIT, "T_TONGCHI_BH": "69445"}, service_rows=[dearer, SECOND])
    content = content.replace(b"<MACSKCB>79001<", f"<MACSKCB>{FACILITY}<".encode())
    async with gateway.calls() as calls:
        answer = await calls.submit(content, format=XML)
        assert answer.state == messages.CLAIM_STATE_REVIEWED
        [finding] = [one for one in answer.review.findings if one.rule == "W06"]
        assert finding.path == "XML3[STT=1]/THANH_TIEN_BH"
        root = etree.fromstring(answer.claim_response)
        [row] = [one for one in root.iter("CANH_BAO") if one.findtext("MA_QUY_TAC") == "W06"]
        assert (row.findtext("BANG"), row.findtext("STT")) == ("XML3", "1")
        assert (root.findtext("MA_LK"), root.findtext("MA_GIAO_DICH")) == ("LK-1", answer.claim_id)
        # The same is against the decision's own formula.
        assert "XML3[STT=1]/THANH_TIEN_BH" in {remark.path for remark in answer.remarks}
        kept = await calls.get(answer.claim_id)
        assert (kept.content, kept.claim.format) == (content, XML)
        assert kept.claim.number == "urn:wardgate:sid:visit-number|LK-1"
        assert kept.claim.remarks == answer.remarks
    assert gateway.metric("wardgate_claims_received_total", format="BHYT_XML") == 1
    assert worker.metric("wardgate_claims_reviewed_total", band="CHECK") + worker.metric(
        "wardgate_claims_reviewed_total", band="SUSPECT"
    )


async def test_a_dry_run_says_what_is_against_the_decision_before_it_is_sent(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        answer = await calls.check(sent(MA_LOAI_KCB="1"), XML)
        [remark] = answer.remarks
        assert remark.path == "XML1/MA_LOAI_KCB"
        assert remark.grade == messages.REMARK_GRADE_AGAINST_THE_DECISION
        assert remark.reason.vi.startswith("phải là một trong các mã 01")
        assert etree.fromstring(answer.claim_response).findtext("TRANG_THAI") == "DA_GIAM_DINH"
    assert await stack.rows("SELECT count(*) FROM gateway.claims") == [(0,)]


async def test_the_same_record_again_is_known_a_changed_one_is_not_and_a_withdrawal_closes_it(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        first = await calls.submit(sent(), format=XML)
        again = await calls.submit(sent().replace(b"<NGAYLAP>20261103", b"<NGAYLAP>20261104"), format=XML)
        assert (again.claim_id, again.already_known) == (first.claim_id, True)
        code, reason, metadata, _ = await refused(calls.submit(sent(T_BNTT="1", GHI_CHU="x"), format=XML))
        assert (code, reason) == (CODE.ABORTED, "CLAIM_CHANGED")
        assert metadata["paths"] == "XML1/T_BNTT, XML1/GHI_CHU"
        withdrawal = await calls.submit(sent(MA_DOITUONG_KCB="8"), format=XML)
        assert (withdrawal.is_withdrawal, withdrawal.replaces_claim_id) == (True, first.claim_id)
        closed = (await calls.get(first.claim_id)).claim
        assert closed.state == messages.CLAIM_STATE_CANCELLED
        assert etree.fromstring(closed.claim_response).findtext("TRANG_THAI") == "DA_HUY"


async def test_what_cannot_be_read_is_refused_with_every_place(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    content = export({**VISIT, "GIOI_TINH": "9"}, drug_rows=[{**DRUG, "SO_LUONG": "1,5"}])
    async with gateway.calls() as calls:
        code, reason, metadata, fields = await refused(calls.submit(content, format=XML))
        assert (code, reason, metadata["read_as"]) == (CODE.INVALID_ARGUMENT, "CLAIM_UNREADABLE", "BHYT_XML")
        assert {"XML2[STT=1]/SO_LUONG", "XML1/GIOI_TINH"} <= set(fields)
        for broken in (b"", b"{}", b"<GIAMDINHHS>", envelope()):
            code, *_ = await refused(calls.submit(broken, format=XML))
            assert code is CODE.INVALID_ARGUMENT
        code, reason, *_ = await refused(calls.submit(sent(MA_CSKCB="01002"), format=XML))
        assert (code, reason) == (CODE.INVALID_ARGUMENT, "CLAIM_UNREADABLE")
