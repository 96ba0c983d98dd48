"""`python -m review peers` prints the edition that it made."""

from datetime import date
from decimal import Decimal

import yaml

from review.peers.admissions import Admissions
from review.peers.make_edition import MadeEdition
from review.peers.peers_process import edition_text


def a_facility(code: str, ratio: str) -> Admissions:
    return Admissions(code, "district", 80, 100, Decimal(ratio), Decimal("0.2"), Decimal("0.05"))


def test_facilities_that_admit_far_more_than_others_are_listed() -> None:
    facilities = (a_facility("01001", "0.4"), a_facility("01002", "0.5"))
    made = MadeEdition(3, date(2025, 11, 29), date(2026, 11, 29), 1000, 42, facilities)
    printed = yaml.safe_load(edition_text(made))
    assert (printed["edition"], printed["claims"], printed["groups"], printed["facilities"]) == (
        3,
        1000,
        42,
        2,
    )
    (outlier,) = printed["admit_more_than_usual"]
    assert (outlier["facility"], outlier["ratio"]) == ("01002", 0.5)


def test_without_claims_there_is_no_edition() -> None:
    made = MadeEdition(None, date(2025, 11, 29), date(2026, 11, 29), 0, 0, ())
    printed = yaml.safe_load(edition_text(made))
    assert (printed["edition"], printed["admit_more_than_usual"]) == (None, [])
