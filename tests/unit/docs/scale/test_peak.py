"""What docs/scale.md says of the peak follows from what was simulated, with the costs that were measured."""

import pytest

from docs.generate.scale.chart import Axes, peak_chart
from docs.generate.scale.costs import read_costs
from docs.generate.scale.demand import DEMANDS
from docs.generate.scale.peak import LIMIT, MARGIN, Curve, Point, read_peaks
from docs.generate.scale.service_times import service_times


def curve(*p99s: float, within: float = 1, busy: float = 0.5) -> Curve:
    points = [Point(gateways=n, p99=p99, within=within, busy=busy) for n, p99 in enumerate(p99s, 1)]
    return Curve(name="a province", look_ups=1, claims=1, points=points)


def test_the_peak_was_simulated_with_the_costs_that_were_measured() -> None:
    assert read_peaks().times == service_times(read_costs()), "run: make scale"


def test_every_demand_was_simulated_as_the_plan_reckons_it() -> None:
    simulated = {each.name: (each.look_ups, each.claims) for each in read_peaks().curves}
    assert simulated == {each.name: (each.look_ups, each.claims) for each in DEMANDS}, "run: make scale"


def test_the_fewest_gateways_are_enough_from_which_on_all_numbers_hold() -> None:
    assert curve(900, 120, 80, 40).enough == 2
    assert curve(900, 120, 130, 40).enough == 4
    assert curve(20, 10).enough == 1


def test_an_interval_that_reaches_the_limit_or_a_gateway_with_too_much_to_do_does_not_hold() -> None:
    assert curve(LIMIT / MARGIN - 2, 40, within=3).enough == 2
    with pytest.raises(ValueError, match="simulate more gateways"):
        curve(20, 20, busy=1.1).enough  # noqa: B018 - a property that raises


def test_the_margin_is_larger_than_the_simulation_was_off_on_a_quiet_machine() -> None:
    quiet = [check for check in read_peaks().checks if check.batch is None]
    assert len(quiet) == 3
    assert all(check.p99 < MARGIN * check.simulated_p99 for check in quiet)


def test_the_chart_draws_the_limit_and_keeps_what_is_above_the_top_in_the_picture() -> None:
    drawn = peak_chart([curve(5_000, 100, 30)])
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert f"{LIMIT} ms" in drawn
    assert Axes(3).y(5_000) == Axes(3).y(500)
