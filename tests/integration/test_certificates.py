"""Certificates reach an office that delays, refuses, errs and loses its answers, each exactly once."""

import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from typer.testing import CliRunner, Result

from gateway.relay.certificates.manage_certificates import open_certificates
from gateway.relay.certificates.paper_rules import paper_rules
from tests.fakes.http_receiver import DROP, Received, answer, receiving
from tests.fakes.papers import birth, death, discharge, sick_leave
from tests.integration.relaying import relaying
from tests.wait_until import wait_until
from wardgate.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `wardgate certificates` in a folder with papers."""
    monkeypatch.chdir(tmp_path)
    for name, content in (("birth", birth()), ("wrong", birth(GIOI_TINH_CON="9")), ("none", b"<html/>")):
        Path(f"{name}.xml").write_bytes(content)
    Path("corrected.xml").write_bytes(birth(TEN_CON="Lê Mẫu Sửa"))

    def run(*words: str) -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "200"}
        return CliRunner().invoke(app, ("certificates", *words), env=environment)

    return run


class Office:
    """Keeps the papers, and has a fault for each kind."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.tries = 0

    def __call__(self, request: Received) -> bytes:
        form = parse_qs(request.body.decode())
        content = b64decode(form["fileBase64Str"][0])
        self.tries += 1
        if content == death() and self.tries < 3:
            return answer(200, b'{"MaKetQua": "401"}')
        if content == discharge():
            return answer(200, b'{"MaKetQua": "205"}')
        self.kept.append(content)
        if content == sick_leave():
            return DROP
        return answer(200, json.dumps({"MaKetQua": "200", "MaGD": f"G{len(self.kept)}"}).encode())


async def test_an_office_with_every_fault_keeps_each_paper_once(database_url: str) -> None:
    office = Office()
    async with receiving() as receiver, open_certificates(database_url, paper_rules(None)) as manage:
        receiver.answers = office
        for content in (death(), discharge(), sick_leave(), birth()):
            await manage.submit(content)

        async def states() -> list[str]:
            return [listed.state for listed in await manage.list()]

        url = receiver.url.removesuffix("/hook")
        async with relaying(database_url, receiver, relay_certificates_url=url):
            ended = ["delivered", "refused", "unknown", "delivered"]
            assert await wait_until(states, lambda found: found == ended)
        async with relaying(database_url, receiver, relay_certificates_url=url):
            # An operator has found out that the office has it.
            await manage.confirm(3, "G7")
            # The same paper again is the same certificate.
            assert (await manage.submit(birth())).already_known
            corrected = await manage.submit(discharge(chan_doan="Viêm phổi nặng"), replaces=2)
            assert corrected.version == 2
            assert await wait_until(
                states, lambda found: found == ["delivered", "refused", "delivered", "delivered", "delivered"]
            )
    expected = (death(), sick_leave(), birth(), discharge(chan_doan="Viêm phổi nặng"))
    assert sorted(office.kept) == sorted(expected)


def test_papers_are_handed_in_checked_and_corrected(run: Run) -> None:
    assert "There are no certificates" in run("list").stdout
    assert run("submit", "birth.xml").exit_code == 0
    assert "already known" in run("submit", "birth.xml").stdout
    changed = run("submit", "corrected.xml")
    assert changed.exit_code == 1
    assert "--replaces 1" in changed.stderr
    assert run("submit", "corrected.xml", "--replaces", "1").exit_code == 0
    wrong = run("submit", "wrong.xml", "none.xml")
    assert wrong.exit_code == 1
    assert "birth/GIOI_TINH_CON" in wrong.stderr
    assert "HSCHUNGTU" in wrong.stderr
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [(one["state"], one["version"], one["signature"]) for one in listed] == [
        ("refused", 1, "NOT_SIGNED"),
        ("waiting", 2, "NOT_SIGNED"),
    ]
    assert listed[1]["due_at"] > listed[1]["received_at"]
    assert "Lê" not in run("list").stdout


def test_only_what_is_unknown_is_decided_by_an_operator(run: Run) -> None:
    assert run("submit", "birth.xml").exit_code == 0
    assert run("unknown").exit_code == 0
    refused = run("confirm", "1", "--receipt", "G1")
    assert refused.exit_code == 1
    assert "`wardgate certificates list` shows them" in " ".join(refused.output.split())
    assert run("resend", "1").exit_code == 1
