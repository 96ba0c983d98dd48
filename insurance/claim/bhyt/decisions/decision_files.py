"""Reads the decisions, the forms of values and the lists of codes from the YAML files beside this one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from insurance.claim.bhyt.decisions.code_list import CodeList
from insurance.claim.bhyt.decisions.decision import Decision, TableForm
from insurance.claim.bhyt.decisions.field_line import field_in
from insurance.claim.bhyt.decisions.value_form import ValueForm
from insurance.text import Text

FOLDER = Path(__file__).parent


def read_decisions() -> tuple[Decision, ...]:
    """All decisions, the earliest first. Some tenths of a second."""
    forms = _value_forms()
    files = [_yaml(path) for path in FOLDER.glob("qd*.yaml")]
    read: dict[str, Decision] = {}
    for file in sorted(files, key=lambda file: file["in_force"]):
        amended = read[file["amends"]].tables if "amends" in file else {}
        tables = {name: _table(table, amended.get(name), forms) for name, table in file["tables"].items()}
        read[file["number"]] = Decision(
            file["number"], file["in_force"], file.get("until"), {**amended, **tables}
        )
    return tuple(read.values())


def read_code_lists() -> Mapping[str, CodeList]:
    """The lists of codes by the names of their fields."""
    return {name: _code_list(said) for name, said in _yaml(FOLDER / "code_lists.yaml").items()}


def table_paths(decisions: Iterable[Decision]) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The elements from the root to a row of each table, in every decision that has it."""
    paths: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for decision in decisions:
        for table, form in decision.tables.items():
            paths[table].add(form.path)
    return {table: frozenset(found) for table, found in paths.items()}


def _table(said: Mapping[str, str], amended: TableForm | None, forms: Mapping[str, ValueForm]) -> TableForm:
    """With the fields that an earlier decision has, as far as this one says nothing else of them."""
    fields = dict(amended.fields) if amended else {}
    for line in said["fields"].splitlines():
        field = field_in(line, forms)
        fields[field.name] = field
    for name in said.get("without", "").split():
        del fields[name]
    path = tuple(said["path"].split("/")) if "path" in said else amended.path if amended else ()
    return TableForm(path, fields)


def _value_forms() -> Mapping[str, ValueForm]:
    return {
        name: ValueForm(re.compile(said["pattern"]), Text(said["vi"], said["en"]))
        for name, said in _yaml(FOLDER / "value_forms.yaml").items()
    }


def _code_list(said: Mapping[str, Any]) -> CodeList:
    codes: dict[str, date] = dict.fromkeys(said["codes"].split(), said["in_force"])
    for day, later in said.get("later", {}).items():
        codes |= dict.fromkeys(later.split(), day)
    return CodeList(said["in_force"], codes)


def _yaml(path: Path) -> Any:  # noqa: ANN401 - what the file holds
    return msgspec.yaml.decode(path.read_bytes())
