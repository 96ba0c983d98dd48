"""A definition file of a report: its SQL and its columns, in YAML."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from gateway.reports.period import PeriodKind
from runtime.problem import Problem

_name = re.compile(r"[a-z][a-z0-9-]{0,39}").fullmatch
VERSION_DIGITS = 12


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the SQL, and its titles."""

    name: str
    vi: str
    en: str


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`sql` is one SELECT. It has the parameters :begins and :ends_before, days, and names its columns."""

    title_vi: str
    title_en: str
    period: PeriodKind
    sql: str
    columns: tuple[Column, ...]


class NamedDefinition(msgspec.Struct, frozen=True):
    """A definition with the name of its file, and its text as it was read."""

    name: str
    definition: Definition
    text: str

    @property
    def version(self) -> str:
        """The same for the same text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:VERSION_DIGITS]


BUILT_IN = Path(__file__).parent / "definitions"


def read_definitions(further: Path | None = None) -> Mapping[str, NamedDefinition]:
    """Those of this release and of another folder, which count where both have a name. Raises Problem."""
    folders = (BUILT_IN, further) if further else (BUILT_IN,)
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    return {file.stem: _read(file) for file in files}


def _read(file: Path) -> NamedDefinition:
    if not _name(file.stem):
        raise Problem(f"{file.name} cannot be used: name it with small letters, digits and hyphens.")
    try:
        text = file.read_text("utf-8")
        definition = msgspec.yaml.decode(text, type=Definition)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise Problem(f"{file.name} is no definition of a report: {error}") from error
    names = [column.name for column in definition.columns]
    if not names or len(set(names)) < len(names):
        raise Problem(f"{file.name} is no definition of a report: it needs columns with different names.")
    return NamedDefinition(file.stem, definition, text)
