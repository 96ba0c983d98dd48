"""The precision of rules on the page of a claim."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from msgspec.structs import replace

from insurance.text import Text
from review.accounts.actor import Actor
from review.accounts.role import Role
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.rule import Prior, Rule
from review.triage.tallies.figures import Figures, VerdictMonth
from review.triage.tallies.rule_precisions import RulePrecisions

HA = Actor(reviewer_id=uuid4(), account="ha", full_name="Trần Thu Hà", role=Role.REVIEWER)
W06 = Rule(code="W06", title=Text("sai", "wrong"), outcome=FindingOutcome.CUT, precision=Prior(9, 1))


def a_month(province: str, upheld: int, dropped: int, new_upheld: int, new_dropped: int) -> VerdictMonth:
    return VerdictMonth(
        rule="W06",
        province=province,
        month=date(2026, 11, 1),
        upheld=upheld,
        dropped=dropped,
        recent_upheld=upheld,
        recent_dropped=dropped,
        new_upheld=new_upheld,
        new_dropped=new_dropped,
        at_stake=Decimal(0),
        cut=Decimal(0),
    )


def test_what_was_decided_today_does_not_count_so_that_no_figure_tells_of_the_claim_that_is_shown() -> None:
    figures = Figures(verdicts=(a_month("01", 72, 20, 1, 0), a_month("79", 5, 0, 5, 0)))
    found = RulePrecisions({"W06": W06}, lambda: figures)(HA, ["W06", "W99"])
    assert list(found) == ["W06"]
    assert (found["W06"].upheld, found["W06"].dropped) == (71, 20)
    assert found["W06"].low < found["W06"].mean < found["W06"].high


def test_a_reviewer_of_some_provinces_reads_the_figures_of_those() -> None:
    figures = Figures(verdicts=(a_month("01", 72, 20, 0, 0), a_month("79", 5, 3, 0, 0)))
    of_the_south = replace(HA, provinces=frozenset({"79"}))
    assert RulePrecisions({"W06": W06}, lambda: figures)(of_the_south, ["W06"])["W06"].upheld == 5


def test_before_the_first_count_nothing_is_known() -> None:
    assert RulePrecisions({"W06": W06}, lambda: None)(HA, ["W06"]) == {}
