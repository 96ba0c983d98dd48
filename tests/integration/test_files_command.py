"""`wardgate offices` and `wardgate files`, as docs/files.md writes them."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gateway.register.files.reporting.quarter import Quarter
from runtime.clock import Clock
from tests.contract.filled_register import connect
from tests.fakes.papers import birth, death
from tests.howto_commands import commands
from tests.integration.file_calls import birth_today
from tests.integration.in_process_gateway import HOLDING, fill_register, start_gateway
from tests.unit.insurance.claim.bhyt.exports import export, in_base64, listed
from wardgate.cli import app

PAGE = Path(__file__).parents[2] / "docs/files.md"
Run = Callable[..., Any]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `wardgate`; `target` and `token` are for the commands that call a gateway."""
    monkeypatch.chdir(tmp_path)

    async def run(*words: str, target: str = "", token: str = "secret") -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "160"}
        environment |= {"WARDGATE_TARGET": target, "WARDGATE_TOKEN": token} if target else {}
        return await asyncio.to_thread(CliRunner().invoke, app, words, env=environment)

    return run


def example() -> dict[str, Any]:
    """The request of the page, with a birth of today by the mother of the register."""
    examples = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (text,) = (one for one in examples if '"birth"' in one)
    request: dict[str, Any] = json.loads(text)
    birth, mother, today = request["facts"]["birth"], HOLDING.person, birth_today().child.born_on
    birth["mother"] = {"full_name": mother.full_name, "citizen_id": mother.chip_id}
    birth["child"]["born_on"] = {"year": today.year, "month": today.month, "day": today.day}
    birth["child"]["born_at"] = {"hours": 0, "minutes": 0}
    return request


async def test_offices_are_added_and_get_tokens(run: Run, database_url: str) -> None:
    await fill_register(database_url, HOLDING)
    every = [found.words[1:] for found in commands("../files.md")]
    offices = [words for words in every if words[0] in ("offices", "tokens")]
    for words in offices:
        assert (await run(*words)).exit_code == 0
    listed = await run("offices", "list", "--json")
    assert [json.loads(line)["code"] for line in listed.output.splitlines()] == [
        "civil-status-01",
        "police-01",
        "vss-vn",
    ]
    assert "Sở Tư pháp Hà Nội" in (await run("offices", "list")).output
    assert "changed" in (await run(*offices[0])).output
    for wrong, said in (
        (("offices", "add", "police-01", "--kind", "portal"), "another kind"),
        (("offices", "add", "Police", "--kind", "portal"), "small letters"),
        (("offices", "add", "portal-01", "--kind", "portal", "--province", "1"), "two digits"),
        (("tokens", "add", "police-79"), "There is no office police-79"),
    ):
        result = await run(*wrong)
        code = 2 if said in ("small letters", "two digits") else 1
        assert (result.exit_code, said in result.output) == (code, True), result.output


async def test_a_file_is_submitted_answered_and_followed(
    run: Run, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    await fill_register(database_url, HOLDING)
    connection = await connect(database_url)
    await connection.execute(
        "INSERT INTO gateway.offices VALUES ('civil-status-01', 'A', 'civil-status', '01')"
    )
    await connection.execute(
        "INSERT INTO gateway.caller_tokens (digest, office) VALUES (sha256('civil'), 'civil-status-01')"
    )
    await connection.close()
    (tmp_path / "birth.json").write_text(json.dumps(example()), encoding="utf-8")
    async with start_gateway(database_url, redis_url) as gateway:
        hospital = {"target": gateway.target}
        office = hospital | {"token": "civil"}
        submitted = json.loads((await run("files", "submit", "birth.json", "--json", **hospital)).output)
        file_id = submitted["file"]["file_id"]
        assert "known already" in (await run("files", "submit", "birth.json", **hospital)).output
        assert file_id in (await run("files", "list", "--mine", **office)).output
        returned = await run("files", "answer", file_id, "1", "returned", "--note", "Thiếu tên", **office)
        assert "returned" in returned.output
        assert "Thiếu tên" in (await run("files", "show", file_id, **hospital)).output
        tracked = await run("files", "track", file_id, submitted["secret"], **hospital)
        assert "Bổ sung, sửa hồ sơ" in tracked.output
        assert "withdrawn" in (await run("files", "withdraw", file_id, **hospital)).output
        refused = await run("files", "answer", file_id, "2", "corrected", **hospital)
        assert (refused.exit_code, "TASK_CLOSED" in refused.output) == (1, True)
        quarter = str(Quarter.of(Clock().today()))
        printed = await run("files", "report", "--quarter", quarter, "--csv")
        assert '"birth"' in printed.output
        assert (await run("files", "report", "--quarter", quarter, "-o", "report.xlsx")).exit_code == 0
        assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")
        assert "Withdrawn" in (await run("files", "report", "--quarter", quarter)).output
        verified = await run("files", "verify")
        assert (verified.exit_code, "1 file with 3 events: all as" in verified.output) == (0, True)
        early = await run("files", "report", "--quarter", "2099Q1")
        assert (early.exit_code, "has not begun" in early.output) == (1, True)
        for flags in (("--quarter", "2026Q5"), ("--quarter", quarter, "-o", "report.pdf")):
            assert (await run("files", "report", *flags)).exit_code == 2, flags
        wrong = await run("files", "submit", "missing.json", **hospital)
        assert (wrong.exit_code, "cannot be read" in wrong.output) == (2, True)


async def test_certificates_of_birth_become_files(
    run: Run, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    await fill_register(database_url, HOLDING)
    today, mother = Clock().today(), HOLDING.person
    born = {"NGAY_SINH_CON": f"{today:%Y%m%d}0000", "SO_CON": "1", "GIOI_TINH_CON": "2"}
    hers = {"HO_TEN_NND": mother.full_name, "SO_CCCD_NND": mother.chip_id or "", "SO": "12"}
    path = "CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH/DSACH_GIAYCHUNGSINH/DU_LIEU_GIAY_CHUNG_SINH"
    table = in_base64(listed(path, [born | hers]))
    (tmp_path / "export.xml").write_bytes(export(more=[("XML9", table)]))
    (tmp_path / "paper.xml").write_bytes(birth())
    (tmp_path / "other.xml").write_bytes(death())
    async with start_gateway(database_url, redis_url) as gateway:
        hospital = {"target": gateway.target}
        taken = await run("files", "births", "export.xml", **hospital)
        assert (taken.exit_code, "taken as file" in taken.output, "card TE1" in taken.output) == (
            0,
            True,
            True,
        )
        assert "known already" in (await run("files", "births", "export.xml", **hospital)).output
        faulty = await run("files", "births", "paper.xml", **hospital)
        assert (faulty.exit_code, "paper.xml: applicant.citizen_id" in faulty.output) == (1, True)
        none = await run("files", "births", "other.xml", **hospital)
        assert (none.exit_code, "no certificate of birth" in none.output) == (1, True)
