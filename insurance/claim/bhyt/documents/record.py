"""One record (HOSO) as it was sent: its tables, their rows, and the texts of their fields."""

from collections.abc import Mapping

import msgspec

# XML1 is the visit, XML2 its drugs, XML3 its services, supplies and beds.
VISIT, DRUGS, SERVICES = "XML1", "XML2", "XML3"


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row. `path` names it: "XML1", "XML3[STT=4]", or "XML3[4]" where its STT names no single row.

    `values` has the fields that were sent, without white space before and after; empty ones too.
    """

    path: str
    values: Mapping[str, str]

    def get(self, name: str, *others: str) -> str:
        """The value of the first of these fields that has one; else empty."""
        value = self.values.get(name)
        if value or not others:
            # Called some hundred times for each claim, nearly always for one field: no loop for it.
            return value or ""
        return next((value for other in others if (value := self.values.get(other))), "")

    def path_of(self, *names: str) -> str:
        """The path of the first of these fields that was sent; else of the first one."""
        sent = next((name for name in names if name in self.values), names[0])
        return f"{self.path}/{sent}"


class Record(msgspec.Struct, frozen=True):
    """The tables by their names, "XML1" to "XML15", with at least the one row of XML1.

    `facility` and `made` are MACSKCB and NGAYLAP of the envelope, empty where it has none. `others` are
    tables that no decision has, by their paths, as they were sent.
    """

    facility: str
    made: str
    tables: Mapping[str, tuple[Row, ...]]
    others: Mapping[str, str]

    @property
    def visit(self) -> Row:
        """The row of XML1."""
        return self.tables[VISIT][0]

    @property
    def names(self) -> dict[str, frozenset[str]]:
        """The names of the fields sent, by table."""
        return {
            table: frozenset(name for row in rows for name in row.values)
            for table, rows in self.tables.items()
        }
