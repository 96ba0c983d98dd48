"""`make scale`: some minutes; writes what docs/scale.md says of the peak."""

import sys
from collections.abc import Iterator
from math import floor
from statistics import mean

from rich.console import Console

from docs.generate.__main__ import ROOT, write
from docs.generate.scale.costs import Costs, read_costs
from docs.generate.scale.demand import DEMANDS, Demand
from docs.generate.scale.peak import Check, Curve, Peaks, Point, Saturation, write_peaks
from docs.generate.scale.service_times import COLD, MICROSECOND, ServiceTimes, service_times
from tests.bench.load import CONNECTIONS, STREAMS
from tests.scale.benchmarks import PAGE, Benchmark, benchmarks, echo_p99, saturation
from tests.scale.simulation import SEEDS, Estimate, Run, Simulation, seconds_of
from tests.scale.site import BENCH, COUNTRY, Peak, Site

FACILITIES_OF_VIETNAM = 13_000
MILLISECONDS = 1000
FULL_LOAD = f"{COLD}{CONNECTIONS * STREAMS} at once"


def main() -> int:
    """Return the exit status."""
    console, costs = Console(stderr=True), read_costs()
    times = service_times(costs)
    checks = []
    for check in _checks(times, costs):
        console.print(
            f"{check.name}: p99 {check.p99:.1f} ms measured, {check.simulated_p99:.1f} ms simulated"
        )
        checks.append(check)
    curves = []
    for demand in DEMANDS:
        console.print(f"Simulating {demand.name}: {demand.look_ups:,.0f} look-ups a second")
        curves.append(_curve(times, demand))
    quiet = _quiet(costs)
    peaks = Peaks(
        times=times,
        curves=curves,
        checks=checks,
        saturation=_saturation(times.faster(quiet)),
        quiet=quiet,
        echo_p99=echo_p99(PAGE.read_text("utf-8")),
    )
    write_peaks(peaks)
    write(ROOT)
    return 0


def _curve(times: ServiceTimes, demand: Demand) -> Curve:
    facilities = max(1, round(FACILITIES_OF_VIETNAM * demand.visits / DEMANDS[1].visits))
    peak = Peak(demand.look_ups, demand.claims, facilities)
    # So many could do the work if there were no batches.
    fewest = max(1, floor(demand.look_ups * times.gateway.each + demand.claims * times.claim_gateway.each))
    points = [_point(times, peak, gateways) for gateways in range(fewest, 2 * fewest + 3)]
    return Curve(name=demand.name, look_ups=demand.look_ups, claims=demand.claims, points=points)


def _point(times: ServiceTimes, peak: Peak, gateways: int) -> Point:
    runs = _runs(times, COUNTRY, peak, gateways)
    p99 = _percentile(runs, 99)
    busy = mean(run.gateway_busy for run in runs)
    return Point(gateways=gateways, p99=round(p99.mean, 1), within=round(p99.within, 1), busy=round(busy, 3))


def _checks(times: ServiceTimes, costs: Costs) -> Iterator[Check]:
    quiet = times.faster(_quiet(costs))
    for one in benchmarks(PAGE.read_text("utf-8")):
        yield _check(quiet, one, None)
    for own in costs.look_ups:
        if own.name.startswith(COLD) and own.offered and own.p50 and own.p99:
            yield _check(times, Benchmark(own.name, own.offered, 0, own.p50, own.p99), own.batch)


def _check(times: ServiceTimes, measured: Benchmark, batch: float | None) -> Check:
    runs = _runs(times, BENCH, Peak(measured.look_ups, measured.claims, facilities=1), gateways=1)
    return Check(
        **measured._asdict(),
        batch=batch,
        simulated_batch=round(mean(run.batch for run in runs), 1),
        simulated_p50=round(_percentile(runs, 50).mean, 2),
        simulated_p99=round(_percentile(runs, 99).mean, 2),
    )


def _saturation(times: ServiceTimes) -> Saturation:
    peak = Peak(look_ups=0, claims=0, facilities=1, in_flight=CONNECTIONS * STREAMS)
    answered = mean(len(run.latencies) for run in _runs(times, BENCH, peak, gateways=1)) / seconds_of(peak)
    return Saturation(measured=saturation(PAGE.read_text("utf-8")), simulated=round(answered))


def _quiet(costs: Costs) -> float:
    """The share of the measured cost of a look-up at full load that it has on a quiet machine."""
    return round(
        1 / saturation(PAGE.read_text("utf-8")) / (costs.look_up(FULL_LOAD).effort.gateway * MICROSECOND), 2
    )


def _runs(times: ServiceTimes, site: Site, peak: Peak, gateways: int) -> list[Run]:
    return [Simulation(times, site, peak, gateways, seed).run(seconds_of(peak)) for seed in SEEDS]


def _percentile(runs: list[Run], share: int) -> Estimate:
    return Estimate.of([run.percentile(share) * MILLISECONDS for run in runs])


if __name__ == "__main__":
    sys.exit(main())
