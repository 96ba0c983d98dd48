import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog
from structlog.testing import capture_logs

from gateway.refusals import TaskClosed
from gateway.register.files.advance import TASK
from gateway.register.files.answer_file import SentAnswer
from gateway.register.files.viewer import Viewer
from gateway.register.offices.office import Office, OfficeKind
from gateway.register.procedures.verification.verification_code import CHECK_ENTRY
from gateway.relay.folders.drop_folder import MOST_BYTES, DropFolder
from gateway.relay.folders.office_message import StoredMessage
from gateway.relay.folders.serve_folder import ServeFolder
from gateway.relay.unknown_offices import UnknownOffices
from gateway.v1.birth_file_pb2 import BirthFacts
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.verification_file_pb2 import VerificationFacts
from runtime.postgres.database_away import DatabaseAway

POLICE = Office("police-01", OfficeKind.POLICE, "01")
FILE_ID = UUID("6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11")


def a_message(message_id: int = 7, topic: str = TASK, body: bytes = b"") -> StoredMessage:
    made = datetime(2026, 3, 2, 1, tzinfo=UTC)
    return StoredMessage(message_id, f"{FILE_ID}/2", FILE_ID, "01", topic, body, made, 2, "residence")


class Messages:
    """The port Messages. `is_away`: the database cannot be reached when a message was put."""

    def __init__(self, *messages: StoredMessage) -> None:
        self.left = list(messages)
        self.is_away = False
        self.known = POLICE.code

    async def office(self, code: str) -> Office | None:
        return POLICE if code == self.known else None

    async def undelivered(self, office: Office, limit: int) -> list[StoredMessage]:
        return self.left[:limit]

    async def skip_closed(self, office: Office, limit: int) -> None:
        """None of these is closed."""

    async def note_delivered(self, message_id: int) -> None:
        if self.is_away:
            raise DatabaseAway
        self.left = [message for message in self.left if message.message_id != message_id]


class Answers:
    """Keeps the answers; those to task 9 are refused, and to task 8 they fail."""

    def __init__(self) -> None:
        self.taken: list[SentAnswer] = []

    async def __call__(self, viewer: Viewer, sent: SentAnswer) -> Any:
        assert viewer == Viewer("police-01", POLICE)
        if sent.task == 9:
            raise TaskClosed
        if sent.task == 8:
            raise LookupError
        self.taken.append(sent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    DropFolder(tmp_path).prepare()
    return tmp_path


def serving(folder: Path, messages: Messages, answers: Answers | None = None) -> ServeFolder:
    return serving_office("police-01", folder, messages, answers)


def serving_office(
    code: str, folder: Path, messages: Messages, answers: Answers | None = None
) -> ServeFolder:
    offices = UnknownOffices(structlog.get_logger())
    return ServeFolder(code, DropFolder(folder), messages, answers or Answers(), offices)


def finish(folder: Path) -> None:
    """Let all answers be older than what may still be written."""
    for file in (folder / "in").glob("*.json"):
        os.utime(file, (0, 0), follow_symlinks=False)


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.is_file())


async def test_a_message_is_a_file_with_what_the_office_needs(folder: Path) -> None:
    body = FileFacts(birth=BirthFacts(province="01")).SerializeToString()
    messages = Messages(a_message(body=body), a_message(8, "new-topic", b"abc"))
    await serving(folder, messages).run_once()
    assert messages.left == []
    assert files(folder / "out") == ["000000000007-task.json", "000000000008-new-topic.json"]
    content = json.loads((folder / "out/000000000007-task.json").read_text("utf-8"))
    assert (content["file_id"], content["task"], content["step"]) == (str(FILE_ID), 2, "residence")
    assert content["body"] == {"birth": {"province": "01"}}


async def test_the_police_can_read_which_entry_they_are_to_check(folder: Path) -> None:
    facts = FileFacts(verification=VerificationFacts(province="01", outcome="different"))
    await serving(folder, Messages(a_message(9, CHECK_ENTRY, facts.SerializeToString()))).run_once()
    content = json.loads((folder / "out/000000000009-check-entry.json").read_text("utf-8"))
    assert content["body"] == {"verification": {"province": "01", "outcome": "different"}}


async def test_a_message_that_was_put_before_the_database_was_lost_is_the_same_file_again(
    folder: Path,
) -> None:
    messages = Messages(a_message())
    messages.is_away = True
    with pytest.raises(DatabaseAway):
        await serving(folder, messages).run_once()
    first = (folder / "out/000000000007-task.json").read_bytes()
    messages.is_away = False
    await serving(folder, messages).run_once()
    assert files(folder / "out") == ["000000000007-task.json"]
    assert (folder / "out/000000000007-task.json").read_bytes() == first


async def test_answers_are_taken_and_what_is_wrong_is_put_beside_them(folder: Path) -> None:
    right = {"file_id": str(FILE_ID), "task": 2, "answer": "registered"}
    for name, content in (
        ("a.json", json.dumps(right)),
        ("b.json", json.dumps(right | {"task": 9})),
        ("c.json", "{"),
        ("d.json", json.dumps({"unknown": 1})),
        ("e.json", json.dumps(right | {"file_id": "x"})),
        ("f.json", " " * (MOST_BYTES + 1)),
        ("g.json.tmp", "not there yet"),
    ):
        (folder / "in" / name).write_text(content, "utf-8")
    finish(folder)
    answers = Answers()
    await serving(folder, Messages(), answers).run_once()
    assert [sent.answer for sent in answers.taken] == ["registered"]
    assert files(folder / "in/done") == ["a.json"]
    assert files(folder / "in") == ["g.json.tmp"]
    reasons = {
        name: json.loads((folder / f"in/refused/{name}.json.problem.json").read_text("utf-8"))["reason"]
        for name in "bcdef"
    }
    assert reasons == {
        "b": "TASK_CLOSED",
        "c": "NOT_READABLE",
        "d": "NOT_READABLE",
        "e": "REQUEST_MALFORMED",
        "f": "NOT_READABLE",
    }


async def test_an_office_that_is_not_there_gets_nothing(folder: Path) -> None:
    messages = Messages(a_message())
    await serving_office("police-79", folder, messages).run_once()
    assert len(messages.left) == 1


async def test_the_folder_of_an_office_that_is_not_there_is_named_once_until_the_office_is_added(
    folder: Path,
) -> None:
    messages, offices = Messages(a_message()), UnknownOffices(structlog.get_logger())
    serve = ServeFolder("police-79", DropFolder(folder), messages, Answers(), offices)
    with capture_logs() as logged:
        for _ in range(3):
            await serve.run_once()
    assert [(entry["office"], entry["log_level"]) for entry in logged] == [("police-79", "warning")]
    assert "wardgate offices add" in logged[0]["advice"]
    assert len(offices) == 1
    messages.known = "police-79"
    with capture_logs() as logged:
        for _ in range(2):
            await serve.run_once()
    assert [entry["event"] for entry in logged] == ["the office of a folder is known now"]
    assert (len(offices), messages.left) == (0, [])


async def test_no_symbolic_link_of_the_office_is_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    secret = elsewhere / "secret.json"
    secret.write_text(json.dumps({"file_id": str(FILE_ID), "task": 2, "answer": "registered"}), "utf-8")
    before = secret.read_bytes()
    (folder / "in/a.json").symlink_to(secret)
    (folder / "in/refused/a.json.problem.json").symlink_to(secret)
    (folder / "in/refused/.a.json.problem.json.tmp").symlink_to(secret)
    (folder / "out/.000000000007-task.json.tmp").symlink_to(secret)
    (folder / "out/000000000007-task.json").symlink_to(secret)
    finish(folder)
    answers = Answers()
    await serving(folder, Messages(a_message()), answers).run_once()
    assert answers.taken == []
    assert secret.read_bytes() == before
    assert not (folder / "out/000000000007-task.json").is_symlink()
    problem = json.loads((folder / "in/refused/a.json.problem.json").read_text("utf-8"))
    assert problem["reason"] == "NOT_READABLE"


@pytest.mark.parametrize("replaced", ["out", "in", "in/done"])
async def test_a_folder_that_the_office_replaced_by_a_link_is_not_used(
    folder: Path, replaced: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    answer = {"file_id": str(FILE_ID), "task": 2, "answer": "registered"}
    (folder / "in/a.json").write_text(json.dumps(answer), "utf-8")
    (folder / replaced).rename(folder / "moved")
    (folder / replaced).symlink_to(elsewhere)
    with pytest.raises(OSError, match=r"[Dd]irectory|links"):
        await serving(folder, Messages(a_message())).run_once()
    assert files(elsewhere) == []


async def test_an_answer_with_the_longest_name_is_settled_as_others_are(folder: Path) -> None:
    name = "a" * 250 + ".json"
    (folder / "in" / name).write_text("{", "utf-8")
    finish(folder)
    await serving(folder, Messages()).run_once()
    assert files(folder / "in") == []
    assert files(folder / "in/refused") == ["a" * 200 + ".problem.json", name]


async def test_an_answer_that_fails_holds_up_no_other_one(folder: Path) -> None:
    right = {"file_id": str(FILE_ID), "task": 2, "answer": "registered"}
    (folder / "in/a.json").write_text(json.dumps(right | {"task": 8}), "utf-8")
    (folder / "in/b.json").write_text(json.dumps(right), "utf-8")
    answers = Answers()
    with pytest.raises(LookupError):
        await serving(folder, Messages(), answers).run_once()
    assert [sent.task for sent in answers.taken] == [2]
    assert (files(folder / "in"), files(folder / "in/done")) == (["a.json"], ["b.json"])


async def test_an_answer_that_is_half_written_is_read_when_it_is_whole(folder: Path) -> None:
    right = json.dumps({"file_id": str(FILE_ID), "task": 2, "answer": "registered"})
    (folder / "in/a.json").write_text(right[:20], "utf-8")
    answers = Answers()
    await serving(folder, Messages(), answers).run_once()
    assert files(folder / "in") == ["a.json"]
    (folder / "in/a.json").write_text(right, "utf-8")
    await serving(folder, Messages(), answers).run_once()
    assert (files(folder / "in/done"), len(answers.taken)) == (["a.json"], 1)
