"""What was simulated of the peak, and how far the simulation is off."""

from collections.abc import Iterator

from docs.generate.scale.parts.prose import prose
from docs.generate.scale.peak import LIMIT, MARGIN, OVERLOADED, Check, Curve, Peaks, Point
from docs.generate.table import table

INTRODUCTION = """## Gateways at the peak

A simulation with SimPy (`tests/scale/`) of the gateways that are left while a machine is down. Calls arrive
at random, and each facility's connection goes to one gateway. A gateway is one core, which works on
look-ups and claims in batches as the real one does: `runtime/batch_delay.py` itself decides how long a
batch waits. Each batch makes its round trips to Redis, the register and the access log. The processor times
are the measured ones. Assumed: half a millisecond for a round trip between machines, and a millisecond for
a write of the WAL, both varying.

![99th percentile of look-ups by the number of gateways](pictures/scale-peak.svg)
"""
CHECK = """## How far the simulation is off

The same model with one gateway, and with PostgreSQL, Redis, the worker and the load generator on one core
beside it, as `make bench` and `make cost` measure. P1, P4 and P6 of [the benchmarks](benchmarks.md) are
from a quiet machine, on which a look-up at full load takes {quiet} of the processor time that `make cost`
measured: they are simulated with all costs times {quiet}. The other rows are the runs of `make cost`, while
others used the machine too ({busy} before): there each step waits for a processor first, which the
simulation does not know. Look-ups a second, and milliseconds.
"""


def peak_part(peaks: Peaks) -> Iterator[str]:
    """The chart, and its points."""
    yield prose(INTRODUCTION)
    header = ("", "look-ups/s", "claims/s", "gateways up", "p99 of look-ups", "the busiest gateway is busy")
    yield table(header, [_point(curve, point) for curve in peaks.curves for point in curve.points])
    enough = ", ".join(f"{curve.enough} for {curve.name}" for curve in peaks.curves)
    yield prose(
        f"So many gateways keep the 99th percentile below {LIMIT} ms, also if it is {MARGIN} times the "
        f"simulated one (see below): {enough}."
    )


def _point(curve: Curve, point: Point) -> tuple[str, ...]:
    copes = point.busy < OVERLOADED
    return (
        curve.name,
        f"{curve.look_ups:,.0f}",
        f"{curve.claims:,.0f}",
        f"{point.gateways}",
        f"{point.p99:,.0f} ± {point.within:,.1f} ms" if copes else "has more to do than it can",
        f"{point.busy:.0%}",
    )


def check_part(peaks: Peaks, busy: str) -> Iterator[str]:
    """Measured and simulated figures side by side. `busy`: what else the machine did in our own runs."""
    yield prose(CHECK.format(busy=busy, quiet=f"{peaks.quiet:.2f}"))
    simulated = "simulated"
    header = (
        "",
        "look-ups",
        "claims",
        "batch",
        simulated,
        "p50",
        simulated,
        "p99",
        simulated,
        "p99 is off by",
    )
    yield table(header, map(_check, peaks.checks))
    yield prose(_most(peaks))


def _most(peaks: Peaks) -> str:
    found = peaks.saturation
    return f"""A part of the measured percentiles is the load generator's and the machine's own, which the
simulation does not have: at the rate of P4, a server that only echoes has a 99th percentile of
{peaks.echo_p99:.0f} ms.

With 128 calls in flight (P1), one gateway answers {found.measured:,.0f} look-ups a second, in the
simulation {found.simulated:,.0f}: {found.off:+.0%}."""


def _check(check: Check) -> tuple[str, ...]:
    return (
        check.name,
        f"{check.look_ups:,.0f}",
        f"{check.claims:,.0f}",
        f"{check.batch:.1f}" if check.batch else "",
        f"{check.simulated_batch:.1f}",
        f"{check.p50:.1f}",
        f"{check.simulated_p50:.1f}",
        f"{check.p99:.1f}",
        f"{check.simulated_p99:.1f}",
        f"{check.off:+.0%}",
    )
