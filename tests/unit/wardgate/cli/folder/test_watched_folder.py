"""`wardgate watch-folder`: each file is handed in when it is complete, and goes away with its answers."""

import asyncio
import csv
import os
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import grpc
import pytest
from filelock import FileLock
from typer.testing import Result

from gateway.v1.claim_service_pb2 import (
    ClaimFormat,
    ClaimState,
    Remark,
    RemarkGrade,
    SubmitClaimRequest,
    SubmitClaimResponse,
)
from gateway.v1.text_pb2 import Text
from insurance.claim.bhyt.split import split_records
from tests.unit.insurance.claim.bhyt.exports import VISIT, envelope, export, in_base64, row
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.cli.claims.folder.file_sets import FileSets
from wardgate.cli.claims.folder.hand_in import HandIn, NotYet
from wardgate.cli.claims.folder.outbox import Outbox
from wardgate.cli.claims.folder.settled_files import SLOW_WRITER_SECONDS, SettledFiles
from wardgate.cli.claims.folder.watch_folder import LOCK
from wardgate.cli.claims.folder.watched_folder import WatchedFolder
from wardgate.client import FieldFault, Refused

R4, XML = ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON, ClaimFormat.CLAIM_FORMAT_BHYT_XML
AWAY = Refused(grpc.StatusCode.UNAVAILABLE, "away")
CHANGED = Refused(grpc.StatusCode.ABORTED, "changed", reason="CLAIM_CHANGED")
TORN = Refused(
    grpc.StatusCode.INVALID_ARGUMENT,
    "unreadable",
    reason="CLAIM_UNREADABLE",
    faults=(FieldFault("GIAMDINHHS", "XML bị lỗi / is not well-formed"),),
)
REMARK = Remark(
    path="XML1/HO_TEN",
    grade=RemarkGrade.REMARK_GRADE_AGAINST_THE_DECISION,
    reason=Text(vi="phải có giá trị", en="must have a value"),
)


def reviewed(**more: Any) -> SubmitClaimResponse:
    return SubmitClaimResponse(
        claim_id="1", state=ClaimState.CLAIM_STATE_REVIEWED, claim_response=b"<KETQUAGIAMDINH/>", **more
    )


def visit(*numbers: str) -> bytes:
    """An export with these visits."""
    return envelope(
        *([("XML1", in_base64(row("TONG_HOP", {**VISIT, "MA_LK": number})))] for number in numbers)
    )


class Stopped(Exception):  # noqa: N818 - not a failure
    """The program ends here."""


class FakeClient:
    """Answers each claim with the next of `answers`, and the rest as reviewed."""

    def __init__(self, *answers: SubmitClaimResponse | Refused) -> None:
        self.answers = list(answers)
        self.sent: list[SubmitClaimRequest] = []
        self.refuses_all: Refused | None = None

    async def submit_claims(
        self, claims: Iterable[tuple[str, SubmitClaimRequest]]
    ) -> AsyncIterator[tuple[str, SubmitClaimResponse | Refused]]:
        if self.refuses_all:
            raise self.refuses_all
        for key, request in claims:
            self.sent.append(request)
            yield key, self.answers.pop(0) if self.answers else reviewed()


class Bridge:
    """A watched folder with its two folders; `now` is the wall clock."""

    def __init__(self, folder: Path, client: FakeClient) -> None:
        self.incoming, self.out = folder / "in", folder / "out"
        self.incoming.mkdir()
        self.now = 1_000_000.0
        self.said: list[str] = []
        self.client = client
        self.restart()

    def restart(self) -> None:
        """Begin with what the folders hold."""
        self.files = FileSets(SettledFiles(self.incoming, 2.0, lambda: self.now), 2.0)
        outbox, hand_in = Outbox(self.out), HandIn(self.client, R4)
        self.watched = WatchedFolder(self.files, outbox, hand_in, self.said.append)

    def put(self, name: str, content: bytes, age: float = 100.0) -> Path:
        file = self.incoming / name
        file.write_bytes(content)
        os.utime(file, (self.now - age, self.now - age))
        return file

    async def look(self) -> None:
        """Look twice: a file counts when it is as it was before."""
        self.files.find()
        await self.watched.look(asyncio.Event())

    def files_in(self, name: str) -> list[str]:
        folder = self.out / name
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def bridge(tmp_path: Path, client: FakeClient) -> Bridge:
    return Bridge(tmp_path, client)


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


async def test_a_file_that_still_changes_is_left_alone(bridge: Bridge, client: FakeClient) -> None:
    bridge.put("young.xml", export(), age=1.0)
    await bridge.look()
    file = bridge.put("growing.xml", export()[:10])
    bridge.files.find()
    file.write_bytes(export()[:20])
    os.utime(file, (bridge.now - 50, bridge.now - 50))
    await bridge.watched.look(asyncio.Event())
    assert client.sent == []
    assert len(list(bridge.incoming.iterdir())) == 2


@pytest.mark.parametrize("name", ["a.xml.tmp", "a.part", ".hidden.xml", "a.xml~"])
async def test_names_of_unfinished_and_hidden_files_are_passed_over(bridge: Bridge, name: str) -> None:
    bridge.put(name, export())
    await bridge.look()
    assert len(list(bridge.incoming.iterdir())) == 1


async def test_a_file_that_cannot_be_read_may_be_one_that_is_written_slowly(
    bridge: Bridge, client: FakeClient
) -> None:
    client.answers = [TORN, TORN]
    bridge.put("a.xml", export()[:-9], age=5.0)
    await bridge.look()
    assert bridge.files_in("refused") == []
    bridge.now += SLOW_WRITER_SECONDS
    await bridge.look()
    assert bridge.files_in("refused") == ["a.xml", "a.xml.answers/remarks.csv"]


async def test_a_file_that_changes_while_it_is_handed_in_is_handed_in_again(tmp_path: Path) -> None:
    class Rewriting(FakeClient):
        async def submit_claims(
            self, claims: Iterable[tuple[str, SubmitClaimRequest]]
        ) -> AsyncIterator[tuple[str, SubmitClaimResponse | Refused]]:
            async for answer in super().submit_claims(claims):
                if len(self.sent) == 1:
                    folder.put("a.xml", export({"GHI_CHU": "x"}), age=99.0)
                yield answer

    client = Rewriting()
    folder = Bridge(tmp_path, client)
    folder.put("a.xml", export())
    await folder.look()
    assert folder.files_in("done") == []
    await folder.look()
    assert [request.content for request in client.sent] == [export(), export({"GHI_CHU": "x"})]
    assert "a.xml" in folder.files_in("done")


@pytest.mark.parametrize("refused", [AWAY, Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full")])
async def test_files_wait_while_the_gateway_takes_none(
    bridge: Bridge, client: FakeClient, refused: Refused
) -> None:
    client.answers = [refused]
    bridge.put("a.xml", export())
    await bridge.look()
    client.refuses_all = AWAY
    await bridge.look()
    assert [path.name for path in bridge.incoming.iterdir()] == ["a.xml"]
    client.refuses_all = None
    await bridge.look()
    assert bridge.files_in("done") == ["a.xml", "a.xml.answers/LK-1.xml"]
    assert len(bridge.said) == 3
    assert "takes no claims now" in bridge.said[0]
    assert bridge.said[1].startswith("a.xml: 1 accepted")
    assert bridge.said[2] == "The gateway takes claims again."


async def test_a_token_that_the_gateway_does_not_know_ends_the_program(
    bridge: Bridge, client: FakeClient
) -> None:
    client.refuses_all = Refused(grpc.StatusCode.UNAUTHENTICATED, "no")
    bridge.put("a.xml", export())
    with pytest.raises(Refused):
        await bridge.look()
    assert len(list(bridge.incoming.iterdir())) == 1


async def test_a_claim_that_waits_for_its_review_does_not_hold_up_other_files(
    bridge: Bridge, client: FakeClient
) -> None:
    client.answers = [SubmitClaimResponse(claim_id="1", state=ClaimState.CLAIM_STATE_RECEIVED)]
    bridge.put("a.xml", export(), age=200.0)
    bridge.put("b.xml", export({"GHI_CHU": "b"}))
    await bridge.look()
    assert [path.name for path in bridge.incoming.iterdir()] == ["a.xml"]
    assert "b.xml" in bridge.files_in("done")


class PairingClient(FakeClient):
    """Answers no call before there are two."""

    def __init__(self) -> None:
        super().__init__()
        self.two = asyncio.Event()
        self.calls = 0

    async def submit_claims(
        self, claims: Iterable[tuple[str, SubmitClaimRequest]]
    ) -> AsyncIterator[tuple[str, SubmitClaimResponse | Refused]]:
        self.calls += 1
        if self.calls == 2:
            self.two.set()
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            await self.two.wait()
        async for answer in super().submit_claims(claims):
            yield answer


async def test_several_files_are_handed_in_at_a_time(tmp_path: Path) -> None:
    bridge = Bridge(tmp_path, PairingClient())
    for name in ("a.xml", "b.xml", "c.xml"):
        bridge.put(name, visit(name))
    await bridge.look()
    assert len(bridge.files_in("done")) == 6
    assert list((bridge.out / ".writing").iterdir()) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (visit("A"), visit("A")),
        (visit("A"), visit("B", "A")),
        (visit("A", "B"), visit("C")),
        (visit("A"), b'{"resourceType": "Claim", "id": "B"}'),
        (visit("H\u1ed3"), visit("Ho\u0302\u0300")),
    ],
    ids=["one visit", "several records", "several records first", "FHIR", "composed"],
)
async def test_files_that_may_be_about_one_claim_are_handed_in_one_after_the_other_the_oldest_first(
    bridge: Bridge, client: FakeClient, first: bytes, second: bytes
) -> None:
    client.answers = [Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full", reason="OVERLOADED")]
    bridge.put("b.xml", first, age=102.0)
    bridge.put("a.xml", second, age=101.0)
    await bridge.look()
    assert client.sent[0].content in (first, *(record.content for record in split_records(first)))
    assert "a.xml" not in bridge.files_in("done")


async def test_files_that_are_large_together_are_handed_in_one_after_the_other(
    bridge: Bridge, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardgate.cli.claims.folder.watched_folder.MOST_BYTES", len(visit("a")) + 10)
    client.answers = [Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full", reason="OVERLOADED")]
    for name, age in (("a", 102.0), ("b", 101.0)):
        bridge.put(name, visit(name), age)
    await bridge.look()
    assert len(client.sent) == 1


async def test_while_the_gateway_takes_no_claims_one_file_asks_for_all(
    bridge: Bridge, client: FakeClient
) -> None:
    for place in range(5):
        bridge.put(f"{place}.xml", visit(str(place)), age=110.0 - place)
    full = Refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "full", reason="OVERLOADED")
    client.answers = [full] * 6
    await bridge.look()
    assert len(client.sent) == 5
    await bridge.look()
    assert len(client.sent) == 6
    await bridge.look()
    assert len(bridge.files_in("done")) == 10


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


async def test_one_passing_refusal_keeps_the_whole_file_back(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(export())
    with pytest.raises(NotYet):
        await HandIn(FakeClient(AWAY), R4)([file], tmp_path)
    answers = tmp_path / "answers"
    answers.mkdir()
    result = await HandIn(FakeClient(CHANGED), R4)([file], answers)
    assert (result.refused, result.unreadable) == (1, 0)


@pytest.mark.parametrize("out", ["file/out", "taken"])
def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, run: Callable[..., Result], out: str
) -> None:
    for folder in ("in", "taken"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "taken" / "done").touch()
    said = run("watch-folder", "--once", str(tmp_path / "in"), str(tmp_path / out))
    assert said.exit_code == 1
    assert "start this program again when OUT can be written" in " ".join(said.output.split())
    assert "Internal error" not in said.output


def test_a_second_program_on_one_folder_ends_at_once(call: Callable[..., Result], tmp_path: Path) -> None:
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    with FileLock(tmp_path / "out" / LOCK):
        said = call("watch-folder", "--once", "in", "out")
    assert said.exit_code == 1
    assert "run one program for a folder" in said.stderr
    assert call("watch-folder", "--once", "--settle", "0", "in", "out").exit_code == 0


def test_one_run_says_how_many_files_wait(call: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").touch()
    said = call("watch-folder", "--once", "--settle", "0", "in", "out")
    assert said.exit_code == 1
    assert "1 file waits for the next run" in said.stdout
