"""`wardgate tokens`, as the page about it writes the commands: what they do to a running gateway."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import grpc
import pytest
from typer.testing import CliRunner, Result

from gateway.admission.tokens import authenticator
from gateway.v1 import card_service_pb2 as wire
from tests.contract.filled_register import connect
from tests.howto_commands import commands
from tests.integration.in_process_gateway import HOLDING, Gateway, fill_register, start_gateway
from tests.wait_until import wait_until
from wardgate.cli import app

Run = Callable[..., Result]
IMPORTED = "imported-token-of-01001"


@pytest.fixture
async def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `wardgate tokens` on a database with the facility 01001."""
    monkeypatch.chdir(tmp_path)
    await fill_register(database_url, HOLDING)
    connection = await connect(database_url)
    await connection.execute("DELETE FROM gateway.caller_tokens")
    await connection.close()

    def run(*words: str) -> Result:
        environment = {"WARDGATE_DATABASE_URL": database_url, "COLUMNS": "120"}
        return CliRunner().invoke(app, ("tokens", *words), env=environment)

    return run


@pytest.fixture
async def gateway(
    run: Run, database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Gateway]:
    monkeypatch.setattr(authenticator, "REMEMBERED_SECONDS", 0.2)
    async with start_gateway(database_url, redis_url) as gateway:
        yield gateway


async def works(gateway: Gateway, token: str) -> bool:
    try:
        await gateway.cards.CheckCard(
            wire.CheckCardRequest(chip_id=HOLDING.person.chip_id),
            metadata=(("authorization", f"Bearer {token}"),),
            timeout=20,
        )
    except grpc.aio.AioRpcError as error:
        return error.code() is not grpc.StatusCode.UNAUTHENTICATED
    return True


# A token may have the letters ID in it.
TOKEN_ID = re.compile(r"\bID\s+([0-9a-f]{12})\b").search


async def issued(run: Run, *words: str) -> dict[str, str]:
    made = await asyncio.to_thread(run, *words, "--json")
    assert made.exit_code == 0, made.output
    # Among it may be a line of the log of the gateway in this process.
    return dict(next(json.loads(line) for line in made.stdout.splitlines() if line.startswith("{")))


async def test_a_token_works_until_it_is_revoked_or_its_overlap_ends(run: Run, gateway: Gateway) -> None:
    first = await issued(run, "add", "01001")
    assert await works(gateway, first["token"])
    second = await issued(run, "rotate", "01001")
    assert await works(gateway, first["token"])
    third = await issued(run, "rotate", "01001", "--overlap-days", "0")
    assert await works(gateway, third["token"])
    for earlier in (first, second):
        await wait_until(partial(works, gateway, earlier["token"]), lambda found: not found)
    revoked = await asyncio.to_thread(run, "revoke", third["id"])
    assert f"Token {third['id']} of facility 01001 is revoked.\n" in revoked.stdout
    await wait_until(partial(works, gateway, third["token"]), lambda found: not found)


async def test_the_commands_of_the_page_work_in_their_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tokens.csv").write_text(f"facility,token\n01001,{IMPORTED}\n")
    known = ""
    for command in commands("manage-tokens.md"):
        words = [known if word == "3f2a9c0d41b7" else word for word in command.words[2:]]
        shown = await asyncio.to_thread(run, *words)
        assert shown.exit_code == 0, (words, shown.output)
        if not known and (told := TOKEN_ID(shown.stdout)):
            known = told[1]


async def test_the_list_has_no_token_and_says_what_is_in_force(run: Run) -> None:
    first, second = await issued(run, "add", "01001", "--days", "30"), await issued(run, "add", "01001")
    await asyncio.to_thread(run, "revoke", first["id"])
    shown = (await asyncio.to_thread(run, "list")).stdout
    every = (await asyncio.to_thread(run, "list", "01001", "--all", "--json")).stdout
    assert second["id"] in shown
    assert first["id"] not in shown
    assert sorted(json.loads(line)["state"] for line in every.splitlines()) == ["in force", "revoked"]
    assert first["token"] not in shown + every


async def test_an_import_names_every_fault_by_its_line_and_shows_no_token(run: Run, tmp_path: Path) -> None:
    rows = ["facility,token,sha256", f"01001,{IMPORTED},", "99999,another-token-of-99999,", "01001,short,"]
    (tmp_path / "tokens.csv").write_text("\n".join(rows))
    shown = await asyncio.to_thread(run, "import", "tokens.csv")
    assert shown.exit_code == 1
    assert shown.stderr.splitlines() == [
        "tokens.csv, line 3: the register has no facility 99999",
        "tokens.csv, line 4: token must have 20 to 500 printable ASCII characters without blanks",
        "Nothing was imported.",
    ]
    assert "There are no tokens" in (await asyncio.to_thread(run, "list")).stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "99999"), 1, "The register has no facility 99999: load it first."),
        (("add", "Hà Nội"), 2, "A facility's code has two digits, then three digits or capital letters."),
        (("rotate", "01001"), 1, "Facility 01001 has no token in force"),
        (("revoke", "abc"), 1, "There is no token abc"),
        (("import", "absent.csv"), 2, "absent.csv cannot be read (No such file or directory)."),
    ],
)
async def test_what_is_wrong_is_one_line_that_says_what_to_do(
    run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    shown = await asyncio.to_thread(run, *words)
    assert shown.exit_code == code
    assert said in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


async def test_a_file_without_a_header_is_refused_without_its_tokens(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tokens.csv").write_text(f"01001,{IMPORTED}\n")
    shown = await asyncio.to_thread(run, "import", "tokens.csv")
    assert shown.exit_code == 2
    assert "the first line must name the columns" in shown.stderr
    assert IMPORTED not in shown.output


async def test_a_header_with_a_column_twice_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tokens.csv").write_text(f"facility,facility,token\n01001,01002,{IMPORTED}\n")
    shown = await asyncio.to_thread(run, "import", "tokens.csv")
    assert shown.exit_code == 2
    assert "the first line must name the columns, each once" in shown.stderr
