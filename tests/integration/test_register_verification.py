"""`wardgate register verify`, on a real register."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from gateway.cards.card import Holding
from tests.contract.filled_register import keep
from tests.integration.register_loading import HOLDING, OTHER_HOLDING, read_holding, rows
from wardgate.cli import app

Run = Callable[..., Result]
VERIFIED = "SELECT insurance_number, outcome, fields FROM gateway.verifications ORDER BY insurance_number"
HEADER = "personal_id,full_name,birth_date,sex,state,died_on"
WITHOUT_ID = Holding(
    msgspec.structs.replace(HOLDING.person, insurance_number="0150000001", chip_id=None, full_name="Trần Bé"),
    (msgspec.structs.replace(HOLDING.periods[0], card_number="TE1100150000001"),),
)
HER, HIM, CHILD = (one.person for one in (HOLDING, OTHER_HOLDING, WITHOUT_ID))


@pytest.fixture
async def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `wardgate register` on a register of three people."""
    monkeypatch.chdir(tmp_path)
    await keep(database_url, [HOLDING, OTHER_HOLDING, WITHOUT_ID])

    def run(*words: str, sent: bytes | None = None) -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "120"}
        return CliRunner().invoke(app, ("register", *words), env=environment, input=sent)

    return run


def written(folder: Path, *lines: str) -> str:
    path = folder / "population.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return str(path)


async def test_a_file_verifies_everybody_and_changes_nobody(
    run: Run, database_url: str, tmp_path: Path
) -> None:
    before = await read_holding(database_url)
    file = written(
        tmp_path,
        f"{HER.chip_id},NGUYỄN THỊ HÒA,1990-05-04,female,,",
        "079090000077,Trần Bé,1990-05-04,female,alive,",
        f"{HIM.chip_id},Lê Văn Tám,1990-05-04,male,,",
        "not a number,X,1990,male,,",
    )
    result = await asyncio.to_thread(run, "verify", file, "--whole")
    assert result.exit_code == 1, result.output
    counts = json.loads(result.stdout.splitlines()[-1])
    assert counts == {"rows": 4, "refused": 1, "people": {"matched": 1, "different": 2}}
    assert await rows(database_url, VERIFIED) == [
        (HER.insurance_number, "matched", []),
        (CHILD.insurance_number, "different", ["chip_id"]),
        (HIM.insurance_number, "different", ["sex"]),
    ]
    assert await read_holding(database_url) == before
    later = written(tmp_path, f"{HER.chip_id},{HER.full_name},1990-05-04,female,dead,2026-01-05")
    assert (await asyncio.to_thread(run, "verify", later, "--whole")).exit_code == 0
    assert await rows(database_url, VERIFIED) == [
        (HER.insurance_number, "dead", ["died_on"]),
        (CHILD.insurance_number, "not_found", []),
        (HIM.insurance_number, "not_found", []),
    ]


async def test_a_stream_and_the_desk_verify_those_whom_they_name_and_the_report_counts_them(
    run: Run, tmp_path: Path
) -> None:
    lines = f"{HEADER}\n{HER.chip_id},Nguyễn Thị Hoa,1990,female,,\n"
    result = await asyncio.to_thread(run, "verify", "-", sent=lines.encode())
    assert json.loads(result.stdout) == {"rows": 1, "refused": 0, "people": {"different": 1}}
    particulars = ("--name", "lê văn tám", "--born", "1990", "--sex", "female")
    known = await asyncio.to_thread(run, "verify-person", OTHER_HOLDING.person.insurance_number, *particulars)
    nobody = await asyncio.to_thread(run, "verify-person", CHILD.insurance_number, "--found", "nobody")
    assert (known.exit_code, nobody.exit_code) == (0, 1)
    assert json.loads(known.stdout.splitlines()[-1]) == {"outcome": "matched", "fields": []}
    died = ("--found", "dead", "--died-on", "2026-01-05")
    dead = await asyncio.to_thread(
        run, "verify-person", OTHER_HOLDING.person.insurance_number, *particulars, *died
    )
    assert json.loads(dead.stdout.splitlines()[-1]) == {"outcome": "dead", "fields": ["died_on"]}
    again = await asyncio.to_thread(run, "verify-person", OTHER_HOLDING.person.insurance_number, *particulars)
    assert again.exit_code == 0
    report = await asyncio.to_thread(run, "quality", "--json", "--csv", "quality.csv")
    found = json.loads(report.stdout)
    country = found["country"]
    assert (country["people"], country["matched"], country["not_found"], country["unverified"]) == (
        3,
        1,
        1,
        0,
    )
    assert (country["share_percent"], found["differences"]) == (33.3, {"full_name": 1})
    assert (tmp_path / "quality.csv").read_text("utf-8").splitlines()[1].startswith("all,3,1,")
    assert "Differences: full_name 1" in (await asyncio.to_thread(run, "quality")).output


FILES = "SELECT state, count(*) FROM gateway.files WHERE sender = 'register' GROUP BY 1 ORDER BY 1"


async def test_a_difference_becomes_one_open_file_and_a_new_one_after_that_has_ended(
    run: Run, database_url: str, tmp_path: Path
) -> None:
    file = written(
        tmp_path,
        f"{HER.chip_id},Nguyễn Thị Hoa,1990-05-04,female,,",
        f"{HIM.chip_id},Lê Văn Tám,1990-05-04,female,dead,2026-01-05",
    )
    assert (await asyncio.to_thread(run, "verify", file)).exit_code == 0
    made = [json.loads((await asyncio.to_thread(run, "open-files")).stdout)["made"] for _ in range(2)]
    assert made == [2, 0]
    await rows(
        database_url,
        "UPDATE gateway.files SET state = 'settled', ended_at = now() "
        f"WHERE applicant ->> 'citizen_id' = '{HER.chip_id}' RETURNING 1",
    )
    assert json.loads((await asyncio.to_thread(run, "open-files")).stdout) == {"made": 1}
    assert await rows(database_url, FILES) == [("open", 2), ("settled", 1)]
    await rows(database_url, "UPDATE gateway.files SET state = 'settled', ended_at = now() RETURNING 1")
    assert json.loads((await asyncio.to_thread(run, "open-files")).stdout) == {"made": 2}
    assert await rows(database_url, FILES) == [("open", 2), ("settled", 3)]
