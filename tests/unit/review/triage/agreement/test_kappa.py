"""Cohen's kappa and its interval, against published examples."""

import pytest

from review.triage.agreement.kappa import Agreement, agreement


def table(counts: list[list[int]]) -> dict[tuple[object, object], int]:
    return {(row, column): count for row, cells in enumerate(counts) for column, count in enumerate(cells)}


def test_kappa_of_fleiss_cohen_and_everitt() -> None:
    # Fleiss, Cohen, Everitt (1969), table 1: two raters of 200 subjects.
    found = agreement(table([[106, 10, 4], [22, 28, 10], [2, 12, 6]]))
    assert found.kappa == pytest.approx(0.429, abs=0.001)
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / 2 / 1.959964 == pytest.approx(0.054, abs=0.002)


def test_kappa_of_two_answers() -> None:
    found = agreement(table([[20, 5], [10, 15]]))
    assert found.pairs == 50
    assert found.agreed == 35
    assert found.kappa == pytest.approx(0.4)


def test_full_agreement_is_one() -> None:
    assert agreement(table([[3, 0], [0, 4]])).kappa == 1


@pytest.mark.parametrize("claims", [0, 9])
def test_nothing_is_said_where_chance_explains_everything(claims: int) -> None:
    assert agreement({("ACCEPT", "ACCEPT"): claims}) == Agreement(claims, claims, None, None, None)


def test_no_claim_with_a_second_look_is_no_agreement() -> None:
    assert agreement({}) == Agreement(0, 0, None, None, None)
