"""The code lists of review/rulebook/tables: which sex and which ages an ICD-10 code allows."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from insurance.age import age_on

TABLES = Path(__file__).parents[1] / "tables"
SPAN = re.compile(r"([A-Z])(\d{2,4})(?:-\1(\d{2,4}))?")
AGE = re.compile(r"(\d+) (day|year)s?")


class Age(msgspec.Struct, frozen=True):
    """A number of completed days or years."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Age":
        """From "28 days" or "9 years". Raises ValueError for anything else."""
        match = AGE.fullmatch(text)
        if match is None:
            raise ValueError(f"not an age: {text!r}")
        return cls(int(match[1]), f"{match[2]}s")

    def reached(self, born: date, day: date) -> int:
        """How many days or years, by this age's unit, a person born on that day has completed on `day`."""
        if self.unit == "days":
            return (day - born).days
        return age_on(born, day)


class Limit(msgspec.Struct, frozen=True):
    """What one annex requires of the patient.

    Without sex and ages, it requires that the code is not the principal diagnosis.
    """

    annex: str
    sex: str | None = None
    youngest: Age | None = None
    oldest: Age | None = None


class Icd10Table(msgspec.Struct, frozen=True):
    """The limits by code. Codes have no point: "C619"."""

    limits: dict[str, tuple[Limit, ...]]

    @classmethod
    def read(cls, path: Path) -> "Icd10Table":
        """From a file of review/rulebook/tables. Raises ValueError if it is malformed."""
        limits: defaultdict[str, tuple[Limit, ...]] = defaultdict(tuple)
        for entry in msgspec.yaml.decode(path.read_bytes())["limits"]:
            limit = Limit(
                entry["annex"],
                entry.get("sex"),
                Age.parse(entry["youngest"]) if "youngest" in entry else None,
                Age.parse(entry["oldest"]) if "oldest" in entry else None,
            )
            for code in spelled_out(entry["codes"]):
                limits[code] += (limit,)
        return cls(dict(limits))

    def of(self, code: str) -> tuple[Limit, ...]:
        """The limits of a code; none if no annex names it."""
        return self.limits.get(code, ())


class Icd10File(msgspec.Struct, frozen=True):
    """A source of `Rule.in_force_with`: one file of review/rulebook/tables."""

    file: str

    def read(self) -> Icd10Table:
        """The limits in the file."""
        return Icd10Table.read(TABLES / self.file)


def spelled_out(spans: str) -> Iterator[str]:
    """Every code of "A34 B95.0-B95.8", without points; a range contains both its ends."""
    for span in spans.replace(".", "").split():
        match = SPAN.fullmatch(span)
        if match is None or (match[3] and len(match[2]) != len(match[3])):
            raise ValueError(f"not a code or a span of codes: {span!r}")
        letter, first, last = match[1], match[2], match[3] or match[2]
        for number in range(int(first), int(last) + 1):
            yield f"{letter}{number:0{len(first)}}"
