"""`wardgate watch-folder` with ZIP archives, and with the tables of visits in files of their own."""

import csv
from pathlib import Path

import pytest

from insurance.claim.bhyt.content import values_by_path
from tests.unit.insurance.claim.bhyt.exports import export
from tests.unit.wardgate.cli.folder.bridge import TORN, Bridge, FakeClient, Stopped
from tests.unit.wardgate.cli.test_bare_tables import tables
from tests.unit.wardgate.cli.test_zip_archives import packed, records
from wardgate.cli.claims.folder.settled_files import SLOW_WRITER_SECONDS


def put(bridge: Bridge, number: str = "LK-1", age: float = 100.0) -> None:
    for kind, content in tables(number).items():
        bridge.put(f"{kind}_{number}.xml", content, age)


def left(bridge: Bridge) -> list[str]:
    return sorted(path.name for path in bridge.incoming.iterdir())


async def test_the_tables_of_a_visit_are_handed_in_and_moved_together_with_one_answer(
    bridge: Bridge, client: FakeClient
) -> None:
    put(bridge)
    await bridge.look()
    assert left(bridge) == []
    assert bridge.files_in("done") == [
        "XML1_LK-1.xml",
        "XML1_LK-1.xml.answers/LK-1.xml",
        "XML2_LK-1.xml",
        "XML3_LK-1.xml",
    ]
    assert [values_by_path(request.content) for request in client.sent] == [values_by_path(export())]
    assert bridge.said == [f"XML1_LK-1.xml with 2 more files: 1 accepted -> {bridge.out}/done/XML1_LK-1.xml"]


async def test_a_visit_waits_until_each_of_its_tables_is_complete(bridge: Bridge, client: FakeClient) -> None:
    put(bridge, "A")
    put(bridge, "B")
    bridge.put("XML3_A.xml", tables("A")["XML3"][:300], age=0.5)
    await bridge.look()
    assert left(bridge) == ["XML1_A.xml", "XML2_A.xml", "XML3_A.xml"]
    assert bridge.files.held == 3
    bridge.put("XML3_A.xml", tables("A")["XML3"], age=3)
    await bridge.look()
    assert left(bridge) == []
    assert len(client.sent) == 2


@pytest.mark.parametrize(
    ("name", "content"), [("next.xml", b""), ("XML4.xml.part", b"<CHITIEU"), (".XML4.xml.x7Yq", b"<CHITIEU")]
)
async def test_a_file_that_is_only_begun_keeps_visits_back_for_a_minute_and_nothing_else(
    bridge: Bridge, client: FakeClient, name: str, content: bytes
) -> None:
    put(bridge)
    bridge.put("other.xml", export({"GHI_CHU": "x"}))
    bridge.put(name, content, age=10)
    await bridge.look()
    assert sorted(left(bridge)) == sorted(["XML1_LK-1.xml", "XML2_LK-1.xml", "XML3_LK-1.xml", name])
    bridge.now += SLOW_WRITER_SECONDS
    await bridge.look()
    assert left(bridge) == ([] if name == "next.xml" else [name])


async def test_a_table_that_another_program_has_is_read_again(
    bridge: Bridge, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_taken(*_: object) -> None:
        raise PermissionError

    put(bridge)
    with monkeypatch.context() as patch:
        patch.setattr("wardgate.cli.claims.folder.file_sets.open_text", is_taken)
        bridge.files.find()
    await bridge.look()
    assert len(client.sent) == 1
    assert len(bridge.files_in("done")) == 4


@pytest.mark.parametrize("kind", ["XML1", "XML2"])
async def test_a_table_by_itself_waits_a_minute_for_the_others(
    bridge: Bridge, client: FakeClient, kind: str
) -> None:
    bridge.put("a.xml", tables()[kind], age=SLOW_WRITER_SECONDS - 1)
    await bridge.look()
    assert left(bridge) == ["a.xml"]
    assert client.sent == []
    bridge.now += 2
    await bridge.look()
    assert left(bridge) == []
    assert len(client.sent) == (kind == "XML1")


async def test_a_table_whose_xml1_does_not_come_is_refused_with_what_to_do(bridge: Bridge) -> None:
    bridge.put("a.xml", tables()["XML2"])
    await bridge.look()
    assert bridge.files_in("refused") == ["a.xml", "a.xml.answers/remarks.csv"]
    sheet = (bridge.out / "refused/a.xml.answers/remarks.csv").read_text(encoding="utf-8-sig")
    *_, vi, en = list(csv.reader(sheet.splitlines()))[1]
    assert "XML1 của đợt không ở cùng thư mục" in vi
    assert "whose XML1 is not in the same folder" in en


async def test_a_refused_visit_goes_to_refused_with_all_its_files(bridge: Bridge, client: FakeClient) -> None:
    client.answers = [TORN]
    put(bridge)
    await bridge.look()
    assert left(bridge) == []
    assert bridge.files_in("refused") == [
        "XML1_LK-1.xml",
        "XML1_LK-1.xml.answers/remarks.csv",
        "XML2_LK-1.xml",
        "XML3_LK-1.xml",
    ]


@pytest.mark.parametrize("moved", [0, 1, 2])
async def test_a_program_that_is_stopped_while_files_of_a_visit_move_moves_the_rest_at_its_next_start(
    bridge: Bridge, client: FakeClient, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    def stop_after(source: Path, target: Path) -> None:
        if len(left(bridge)) == 3 - moved:
            raise Stopped
        source.replace(target)

    put(bridge)
    with monkeypatch.context() as patch:
        patch.setattr("wardgate.cli.claims.folder.outbox._move", stop_after)
        with pytest.raises(Stopped):
            await bridge.look()
    assert len(left(bridge)) == 3 - moved
    bridge.restart()
    assert left(bridge) == []
    assert len(bridge.files_in("done")) == 4
    await bridge.look()
    assert len(client.sent) == 1


async def test_a_file_that_came_after_a_program_was_stopped_is_not_moved_in_place_of_the_earlier_one(
    bridge: Bridge, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise Stopped

    put(bridge)
    with monkeypatch.context() as patch:
        patch.setattr("wardgate.cli.claims.folder.outbox._move", stop)
        with pytest.raises(Stopped):
            await bridge.look()
    bridge.put("XML2_LK-1.xml", tables("LK-2")["XML2"], age=1)
    bridge.restart()
    assert left(bridge) == ["XML2_LK-1.xml"]


async def test_each_claim_of_an_archive_gets_an_answer_of_its_own(bridge: Bridge, client: FakeClient) -> None:
    files = {
        "a/1.xml": export(),
        "b/1.xml": export({"GHI_CHU": "b"}),
        "month.xml": records("A", "B"),
        **{f"../bare/{kind}.xml": content for kind, content in tables("C").items()},
    }
    bridge.put("month.zip", packed(files))
    await bridge.look()
    assert left(bridge) == []
    assert len(client.sent) == 5
    assert bridge.files_in("done") == [
        "month.zip",
        "month.zip.answers/_bare_XML1.xml-C.xml",
        "month.zip.answers/a_1.xml-LK-1.xml",
        "month.zip.answers/b_1.xml-LK-1.xml",
        "month.zip.answers/month.xml-1-A.xml",
        "month.zip.answers/month.xml-2-B.xml",
    ]


async def test_answers_that_would_have_one_name_are_all_kept(bridge: Bridge) -> None:
    bridge.put("month.zip", packed({"a b.xml": export(), "a+b.xml": export({"GHI_CHU": "b"})}))
    await bridge.look()
    assert bridge.files_in("done") == [
        "month.zip",
        "month.zip.answers/a_b.xml-LK-1-2.xml",
        "month.zip.answers/a_b.xml-LK-1.xml",
    ]


async def test_an_archive_that_is_still_copied_waits(bridge: Bridge, client: FakeClient) -> None:
    whole = packed({"a.xml": export()})
    bridge.put("month.zip", whole[:-40], age=SLOW_WRITER_SECONDS - 10)
    await bridge.look()
    assert left(bridge) == ["month.zip"]
    bridge.put("month.zip", whole)
    await bridge.look()
    assert bridge.files_in("done") == ["month.zip", "month.zip.answers/a.xml-LK-1.xml"]
