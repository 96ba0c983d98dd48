"""What `make scale` simulated: latencies at the peak by number of gateways, and how far the model is off."""

from pathlib import Path

import msgspec

from docs.generate.scale.service_times import ServiceTimes

FILE = Path(__file__).with_name("peak.yaml")
# The objective of single look-ups (docs/generate/objectives.py), in milliseconds.
LIMIT = 250
# The simulated percentile has been as little as half of the measured one on a quiet machine.
MARGIN = 2
# A gateway that is busier has more to do than it can.
OVERLOADED = 0.95


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """So many gateways: p99 in milliseconds with half its interval of 95 %, how busy the busiest one is."""

    gateways: int
    p99: float
    within: float
    busy: float

    @property
    def holds(self) -> bool:
        """Whether look-ups keep the limit, with interval and margin, and no gateway has too much to do."""
        return self.busy < OVERLOADED and MARGIN * (self.p99 + self.within) < LIMIT


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """A demand's peak, by the number of gateways that are up, the fewest first."""

    name: str
    look_ups: float
    claims: float
    points: list[Point]

    @property
    def enough(self) -> int:
        """The fewest gateways from which on every number holds. Raises ValueError where none does."""
        failing = [place for place, point in enumerate(self.points) if not point.holds]
        first = failing[-1] + 1 if failing else 0
        if first == len(self.points):
            raise ValueError(f"{self.name}: simulate more gateways")
        return self.points[first].gateways


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One gateway on the measured machine, as measured and as simulated. Latencies are in milliseconds.

    The batch is not known of what the quiet machine of docs/benchmarks.md measured.
    """

    name: str
    look_ups: float
    claims: float
    batch: float | None
    p50: float
    p99: float
    simulated_batch: float
    simulated_p50: float
    simulated_p99: float

    @property
    def off(self) -> float:
        """The simulated p99 over the measured one, less 1."""
        return self.simulated_p99 / self.p99 - 1


class Saturation(msgspec.Struct, frozen=True, kw_only=True):
    """Look-ups a second that one gateway answers, as docs/benchmarks.md measured it and as simulated."""

    measured: float
    simulated: float

    @property
    def off(self) -> float:
        """The simulated one over the measured one, less 1."""
        return self.simulated / self.measured - 1


class Peaks(msgspec.Struct, frozen=True, kw_only=True):
    """All of a run, with the costs that went in.

    `quiet` is the share of these costs that a look-up takes on the quiet machine of docs/benchmarks.md; the
    checks against its figures are simulated with so much. `echo_p99` is that of a server that only echoes,
    there at the rate of P4, in milliseconds.
    """

    times: ServiceTimes
    curves: list[Curve]
    checks: list[Check]
    saturation: Saturation
    quiet: float
    echo_p99: float

    def curve(self, name: str) -> Curve:
        """That of this demand."""
        return next(each for each in self.curves if each.name == name)


def read_peaks(file: Path = FILE) -> Peaks:
    """Raises msgspec.ValidationError where a figure is missing."""
    return msgspec.yaml.decode(file.read_bytes(), type=Peaks)


def write_peaks(peaks: Peaks, file: Path = FILE) -> None:
    """Write what was simulated."""
    head = b"# Written by `make scale`. Do not edit: simulate again.\n"
    file.write_bytes(head + msgspec.yaml.encode(peaks))
