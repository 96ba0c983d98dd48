"""`wardgate watch-folder`: each file goes to a folder of its own with its answers beside it."""

import csv

import pytest

from gateway.v1.claim_service_pb2 import Remark, RemarkGrade
from gateway.v1.text_pb2 import Text
from tests.unit.insurance.claim.bhyt.exports import VISIT, envelope, export, in_base64, row
from tests.unit.wardgate.cli.folder.bridge import R4, TORN, XML, Bridge, FakeClient, Stopped, reviewed

REMARK = Remark(
    path="XML1/HO_TEN",
    grade=RemarkGrade.REMARK_GRADE_AGAINST_THE_DECISION,
    reason=Text(vi="phải có giá trị", en="must have a value"),
)


async def test_a_file_goes_to_done_with_the_answer_beside_it(bridge: Bridge, client: FakeClient) -> None:
    bridge.put("a.xml", export())
    await bridge.look()
    assert list(bridge.incoming.iterdir()) == []
    assert bridge.files_in("done") == ["a.xml", "a.xml.answers/LK-1.xml"]
    assert (bridge.out / "done/a.xml.answers/LK-1.xml").read_bytes() == b"<KETQUAGIAMDINH/>"
    assert (bridge.out / "done/a.xml").read_bytes() == export()
    assert [request.format for request in client.sent] == [XML]
    assert bridge.said == [f"a.xml: 1 accepted -> {bridge.out}/done/a.xml"]


async def test_a_claim_in_fhir_gets_its_answer_in_json(bridge: Bridge, client: FakeClient) -> None:
    bridge.put("b.json", b'{"resourceType": "Claim", "identifier": [{"value": "HS/1"}]}')
    await bridge.look()
    assert bridge.files_in("done") == ["b.json", "b.json.answers/HS_1.json"]
    assert [request.format for request in client.sent] == [R4]


async def test_each_record_of_a_month_gets_an_answer_of_its_own(bridge: Bridge) -> None:
    records = [[("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))] for number in ("A", "B")]
    bridge.put("month.xml", envelope(*records))
    await bridge.look()
    assert bridge.files_in("done") == [
        "month.xml",
        "month.xml.answers/1-A.xml",
        "month.xml.answers/2-B.xml",
    ]


async def test_a_file_that_states_another_number_of_records_says_so_in_its_remarks(bridge: Bridge) -> None:
    records = [[("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))] for number in ("A", "B")]
    bridge.put("month.xml", envelope(*records, count="3"))
    await bridge.look()
    sheet = (bridge.out / "done/month.xml.answers/remarks.csv").read_text(encoding="utf-8-sig")
    (_, remark) = csv.reader(sheet.splitlines())
    assert remark[2:4] == ["GIAMDINHHS/SOLUONGHOSO", "against the decision"]
    assert remark[5] == "must be how many records there are: 2"


async def test_a_refused_file_goes_to_refused_with_what_to_correct(
    bridge: Bridge, client: FakeClient
) -> None:
    client.answers = [TORN]
    bridge.put("a.xml", export()[:-9])
    await bridge.look()
    assert bridge.files_in("refused") == ["a.xml", "a.xml.answers/remarks.csv"]
    sheet = (bridge.out / "refused/a.xml.answers/remarks.csv").read_text(encoding="utf-8-sig")
    assert list(csv.reader(sheet.splitlines()))[1][2:] == [
        "GIAMDINHHS",
        "refused",
        "XML bị lỗi",
        "is not well-formed",
    ]
    assert bridge.watched.refused == 1


async def test_remarks_on_accepted_claims_are_written_down(bridge: Bridge, client: FakeClient) -> None:
    client.answers = [reviewed(remarks=[REMARK])]
    bridge.put("a.xml", export())
    await bridge.look()
    assert "a.xml.answers/remarks.csv" in bridge.files_in("done")
    assert "1 accepted (1 with remarks)" in bridge.said[0]


async def test_nothing_that_was_kept_before_is_overwritten(bridge: Bridge) -> None:
    for content in (export(), export({"GHI_CHU": "2"}), export({"GHI_CHU": "2"})):
        bridge.put("a.xml", content)
        await bridge.look()
    kept = [name for name in bridge.files_in("done") if "answers" not in name]
    assert len(kept) == 2
    assert {(bridge.out / "done" / name).read_bytes() for name in kept} == {
        export(),
        export({"GHI_CHU": "2"}),
    }


async def test_a_program_that_was_stopped_after_the_answers_hands_in_again_and_gets_them_again(
    bridge: Bridge, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Stopped

    bridge.put("a.xml", export())
    with monkeypatch.context() as patch:
        patch.setattr("wardgate.cli.claims.folder.outbox._move", stopped)
        with pytest.raises(Stopped):
            await bridge.look()
    assert [path.name for path in bridge.incoming.iterdir()] == ["a.xml"]
    await bridge.look()
    assert bridge.files_in("done") == ["a.xml", "a.xml.answers/LK-1.xml"]
    assert [request.content for request in client.sent] == [export(), export()]
