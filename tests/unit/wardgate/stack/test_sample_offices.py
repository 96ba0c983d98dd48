"""`wardgate up` has simulated offices where the register has them, unless they are switched off."""

from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from tests.unit.wardgate.stack.test_plan import FREE
from wardgate.cli import app
from wardgate.data_folder.paths import DataFolder
from wardgate.samples.offices.office_codes import POLICE, SAMPLE_OFFICES
from wardgate.stack.local_stack import sample_offices_of
from wardgate.stack.plan import Plan
from wardgate.stack.preparation.register import Register

TOKENS = {office.code: "secret" for office in SAMPLE_OFFICES}


def register(office_tokens: dict[str, str]) -> Register:
    """A register whose facility 01101 submits the sample files."""
    tokens = {"01101": "secret"}
    return Register(100, False, "01101", "01201", tokens, office_tokens)


def plan(folder: Path, *, sample_offices: bool = True) -> Plan:
    """A run on free ports."""
    environment = FREE | {"WARDGATE_LISTEN": "127.0.0.1:0"}
    return Plan.of(DataFolder(folder), 100, 0, environment, sample_offices=sample_offices)


def test_a_sample_register_has_them_and_the_police_have_a_folder(tmp_path: Path) -> None:
    offices = sample_offices_of(plan(tmp_path), register(TOKENS))
    assert offices is not None
    assert offices.folders == {POLICE.code: tmp_path / "offices" / POLICE.code}


def test_other_registers_have_none_nor_has_a_run_without_them(tmp_path: Path) -> None:
    assert sample_offices_of(plan(tmp_path), register({})) is None
    assert sample_offices_of(plan(tmp_path, sample_offices=False), register(TOKENS)) is None


@pytest.mark.parametrize(("value", "wanted"), [("no", False), ("yes", True), (None, True)])
def test_the_setting_switches_them_off(
    value: str | None, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WARDGATE_SAMPLE_OFFICES", raising=False)
    if value is not None:
        monkeypatch.setenv("WARDGATE_SAMPLE_OFFICES", value)
    commands = typer.main.get_command(app)
    assert isinstance(commands, TyperGroup)
    assert commands.commands["up"].make_context("up", []).params["offices"] is wanted
