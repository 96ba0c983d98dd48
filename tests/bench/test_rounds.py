"""Measures taken in turn."""

from tests.bench.result import Goal, Result, Unit
from tests.bench.rounds import Measure, Spread, measure_in_turn, measured, ratio, reference


def test_the_reference_is_taken_just_before_and_just_after_each_measure() -> None:
    taken: list[str] = []

    def measure(name: str) -> Measure[int]:
        def take() -> int:
            taken.append(name)
            return len(taken)

        return Measure(name, take)

    first, second = measure_in_turn(
        lambda *_: None, measure("echo"), [measure("cold"), measure("warm")], rounds=2
    )
    assert taken == ["echo", "cold", "echo", "warm", "echo", "cold", "echo", "warm", "echo"]
    assert first == [(1, 2, 3), (5, 6, 7)]
    assert second == [(3, 4, 5), (7, 8, 9)]


def test_the_ratio_does_not_change_when_the_machine_slows_down_evenly() -> None:
    speeds = iter((100.0, 45.0, 80.0, 35.0, 60.0))
    (rounds,) = measure_in_turn(
        lambda *_: None,
        Measure("echo", lambda: next(speeds)),
        [Measure("ours", lambda: next(speeds))],
        rounds=2,
    )
    assert ratio(rounds, float) == Spread(0.5, 0.5, 0.5)
    assert measured(rounds, float) == 40
    assert reference(rounds, float) == 80


def test_a_result_is_compared_by_its_median_and_shows_its_range() -> None:
    result = Result(
        goal=Goal("P11", "a start", 1.5, at_most=True, unit=Unit.SECONDS),
        measured=Spread.of([1.0, 1.25, 2.0]),
        absolute="",
        method="",
    )
    assert result.is_met
    assert (result.value, result.range, str(result.goal)) == ("1.25 s", "1.00–2.00 s", "≤ 1.50 s")
    assert not Goal("P1", "", 0.75).is_met_by(0.74)
    assert str(Goal("P1", "", 0.75)) == "≥ 0.75"


def test_a_goal_with_a_condition_is_met_only_if_both_are() -> None:
    def result(ratio: float, claims: float) -> Result:
        return Result(
            goal=Goal("P6", "a latency beside claims", 4, at_most=True),
            measured=Spread.of([ratio]),
            condition=(Goal("P6", "claims", 300, unit=Unit.PER_SECOND), claims),
            absolute="",
            method="",
        )

    assert result(3.75, 300).is_met
    assert not result(3.75, 265).is_met
    assert not result(4.5, 300).is_met
    assert (result(3.75, 265).value, result(3.75, 265).bound) == ("3.75, 265/s", "≤ 4, ≥ 300/s")
