"""Offices without gRPC take part in a birth by folders: one is slow, answers wrongly, and errs."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from gateway.relay.folders import serve_folder
from gateway.v1 import registry_service_pb2 as messages
from tests.integration.file_calls import FileCalls, birth_today, start_with_offices
from tests.integration.relaying import relaying
from tests.wait_until import wait_until

PERSONAL_ID = "001326000001"
CIVIL_STATUS, POLICE = "civil-status-01", "police-01"


class SimulatedOffice:
    """Reads what is in its folder, and writes answers as a program of an office does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def task(self) -> dict[str, Any]:
        """Wait for the only message."""

        async def there() -> list[Path]:
            return sorted((self._folder / "out").glob("*.json"))

        (message,) = await wait_until(there, bool)
        found: dict[str, Any] = json.loads(await asyncio.to_thread(message.read_text, "utf-8"))
        return found

    async def answer(self, name: str, task: dict[str, Any], answer: str, **facts: Any) -> None:
        """Write an answer, and rename it when it is whole."""
        content = {"file_id": task["file_id"], "task": task["task"], "answer": answer, "facts": facts}
        await asyncio.to_thread(self._write, name, json.dumps(content))

    async def outcome(self, name: str) -> str:
        """Wait until an answer is settled: "done" or the reason why it is refused."""

        async def settled() -> str | None:
            return await asyncio.to_thread(self._outcome, name)

        return await wait_until(settled, bool) or ""

    def _write(self, name: str, text: str) -> None:
        unfinished = self._folder / "in" / f"{name}.tmp"
        unfinished.write_text(text, "utf-8")
        unfinished.replace(self._folder / "in" / f"{name}.json")

    def _outcome(self, name: str) -> str | None:
        if (self._folder / f"in/done/{name}.json").exists():
            return "done"
        if (self._folder / f"in/refused/{name}.json").exists():
            problem = (self._folder / f"in/refused/{name}.json.problem.json").read_text("utf-8")
            return str(json.loads(problem)["reason"])
        return None


async def state_of(calls: FileCalls, file_id: str) -> messages.File:
    request = messages.GetFileRequest(file_id=file_id)
    response = await calls.call("GetFile", request)
    file: messages.File = response.file
    return file


async def test_a_birth_is_settled_by_offices_with_folders(
    database_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_folder, "POLL_SECONDS", 0.1)
    civil_status, police = (SimulatedOffice(tmp_path / code) for code in (CIVIL_STATUS, POLICE))
    folders = ",".join(f"{code}={tmp_path / code}" for code in (CIVIL_STATUS, POLICE))
    async with start_with_offices(database_url, redis_url) as calls:
        file = (await calls.submit()).file
        # What was answered by gRPC is no task of the folder any more.
        twin = (await calls.submit("KS-2", birth_today(order=2))).file
        await calls.answer(twin, CIVIL_STATUS, "refused", note="Khai nhầm")
        async with relaying(database_url, relay_folders=folders):
            task = await civil_status.task()
            assert (task["step"], task["file_id"]) == ("civil-status", file.file_id)
            # It errs: an answer that the step does not know, and one without what it needs.
            await civil_status.answer("1", task, "approved")
            await civil_status.answer("2", task, "registered")
            assert await civil_status.outcome("1") == "REQUEST_MALFORMED"
            assert await civil_status.outcome("2") == "REQUEST_MALFORMED"
            child = {"personal_id": PERSONAL_ID, "full_name": "Lê An Nhiên"}
            await civil_status.answer("3", task, "registered", birth_registered=child)
            assert await civil_status.outcome("3") == "done"
            residence = await police.task()
            # An office does not answer for another one.
            await civil_status.answer("4", residence, "registered", residence_registered={"number": "TT-1"})
            assert await civil_status.outcome("4") == "NOT_YOUR_TASK"
        async with relaying(database_url, relay_folders=folders):
            await police.answer("1", residence, "registered", residence_registered={"number": "TT-1"})
            assert await police.outcome("1") == "done"
            # Its program lost the outcome, and answers again.
            await police.answer("again", residence, "registered", residence_registered={"number": "TT-1"})
            assert await police.outcome("again") == "done"
        assert (await state_of(calls, file.file_id)).state == messages.FILE_STATE_SETTLED
