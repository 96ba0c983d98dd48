"""The ICD-10 lists are well formed, and have the content of the annexes of QĐ 4469."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
import yaml

from review.rulebook.facts.icd10_table import TABLES, Age, Icd10File, Icd10Table, Limit, spelled_out
from tests.the_rulebook import the_rulebook

ROOT = Path(__file__).parents[4]
ANNEXES = ROOT.parent / "shared" / "domain" / "icd10_qd4469_constraints.csv"
UNITS = {"d": "days", "y": "years"}


def test_a_range_contains_both_its_ends_and_every_number_between() -> None:
    assert list(spelled_out("A34 B95.8-B96.1 M80.09-M80.11")) == [
        "A34", "B958", "B959", "B960", "B961", "M8009", "M8010", "M8011",
    ]  # fmt: skip


@pytest.mark.parametrize("span", ["A3", "A34-B34", "A34-A35.1", "a34", "A34-", "O80,1"])
def test_a_malformed_range_is_an_error(span: str) -> None:
    with pytest.raises(ValueError, match="not a code"):
        list(spelled_out(span))


@pytest.mark.parametrize("text", ["9", "9 months", "-1 days", "years"])
def test_a_malformed_age_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not an age"):
        Age.parse(text)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 9, 10), date(2026, 9, 10), 26),
    ],
)
def test_an_age_is_counted_in_completed_years(born: date, day: date, years: int) -> None:
    assert Age(1, "years").reached(born, day) == years


def test_the_lists_have_the_content_of_the_annexes() -> None:
    if not ANNEXES.exists():
        pytest.skip("the annexes are not next to this repository")
    assert _ours() == _theirs()


def test_every_list_is_used_from_the_day_on_which_it_comes_into_force() -> None:
    versions = {
        version.source.file: version
        for rule in the_rulebook().rules
        for version in reversed(rule.versions)
        if isinstance(version.source, Icd10File)
    }
    assert {path.name for path in TABLES.glob("*.yaml")} == set(versions)
    for name, version in versions.items():
        head = yaml.safe_load((TABLES / name).read_text(encoding="utf-8"))
        assert head["since"] == version.since
        assert version.law.act.endswith(head["law"].removeprefix("QĐ "))


def _ours() -> dict[str, set[Limit]]:
    ours: defaultdict[str, set[Limit]] = defaultdict(set)
    for path in TABLES.glob("*.yaml"):
        for code, limits in Icd10Table.read(path).limits.items():
            ours[code] |= set(limits)
    return dict(ours)


def _theirs() -> dict[str, set[Limit]]:
    theirs: defaultdict[str, set[Limit]] = defaultdict(set)
    with ANNEXES.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            bounded = row["kind"] == "age"
            theirs[row["code_nodot"]].add(
                Limit(
                    row["annex"],
                    row["min_or_sex"] if row["kind"] == "sex" else None,
                    _age(row["min_or_sex"]) if bounded and row["min_or_sex"] != "0d" else None,
                    _age(row["max"]) if bounded else None,
                )
            )
    return dict(theirs)


def _age(text: str) -> Age | None:
    return Age(int(text[:-1]), UNITS[text[-1]]) if text else None
