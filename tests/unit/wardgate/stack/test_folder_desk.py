"""A simulated office with a folder: it takes messages away, and its answers are those of docs/files.md."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from google.protobuf.json_format import Parse

from gateway.relay.folders.drop_folder import DropFolder
from gateway.relay.folders.office_message import StoredMessage
from gateway.v1.death_file_pb2 import DeathFacts
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.objection_file_pb2 import ObjectionFacts
from gateway.v1.registry_service_pb2 import AnswerFileRequest
from tests.fakes.clock import FakeClock
from wardgate.samples.offices.office_codes import POLICE
from wardgate.stack.offices.folder_desk import FolderDesk
from wardgate.stack.offices.sample_offices import folder_of

FILE = UUID("6f1c2a58-2d0e-4a53-9a0e-3f1f1d2b7c11")
LONG = 11 * 60.0


def message(facts: FileFacts, step: str, moment: datetime) -> StoredMessage:
    """As the relay writes it."""
    body = facts.SerializeToString()
    return StoredMessage(204, f"{FILE}/2", FILE, "01", "task", body, moment, 2, step)


def put(folder: Path, stored: StoredMessage) -> DropFolder:
    dropped = DropFolder(folder)
    dropped.prepare()
    dropped.put(stored.file_name, stored.content)
    return dropped


def test_a_task_is_answered_in_time_and_its_message_taken_away(tmp_path: Path) -> None:
    clock = FakeClock()
    facts = FileFacts(death=DeathFacts(insurance_number="0100000001"))
    dropped = put(tmp_path, message(facts, "residence", clock.now()))
    desk = FolderDesk(tmp_path, clock)
    desk.poll()
    assert dropped.answers() == []
    clock.pass_by(LONG)
    desk.poll()
    *_, last = dropped.answers()
    request = Parse(last.content or b"", AnswerFileRequest())
    assert (request.file_id, request.task) == (str(FILE), 2)
    assert request.answer in {"removed", "not-found"}
    assert list((tmp_path / "out").glob("*.json")) == []


def test_what_waits_for_people_and_other_messages_stay_in_the_folder(tmp_path: Path) -> None:
    clock = FakeClock()
    put(tmp_path, message(FileFacts(objection=ObjectionFacts()), "examination", clock.now()))
    (tmp_path / "out" / "000000000205-refund.json").write_text(json.dumps({"key": "1"}))
    clock.moment = datetime(2027, 1, 1, tzinfo=UTC)
    FolderDesk(tmp_path, clock).poll()
    assert len(list((tmp_path / "out").glob("*.json"))) == 2


def test_an_office_has_no_folder_where_the_operator_names_folders_or_the_path_is_no_setting() -> None:
    assert folder_of(POLICE, Path("/srv/wardgate/offices"), {}) == Path("/srv/wardgate/offices/sample-police")
    assert folder_of(POLICE, Path("/srv/a,b"), {}) is None
    assert folder_of(POLICE, Path("/srv"), {"WARDGATE_RELAY_FOLDERS": "police-01=/srv"}) is None
