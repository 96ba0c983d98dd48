"""Divides a measured cost: a part for each look-up or claim, and a part that a whole batch shares."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from docs.generate.scale.costs import Claims, Costs, LookUps

Measured = TypeVar("Measured", LookUps, Claims)
MICROSECOND = 1e-6
# Measurements of single look-ups of people who are not in the cache, by their names.
COLD = "single, "


class Parts(NamedTuple):
    """Seconds: for each look-up or claim, and for each batch."""

    each: float
    batch: float

    def of(self, size: float) -> float:
        """Of each in a batch of this size."""
        return self.each + self.batch / size


class ServiceTimes(NamedTuple):
    """Seconds of processor time. `thread` is what the main thread has of `gateway`; the rest is gRPC's."""

    gateway: Parts
    thread: Parts
    postgres: Parts
    redis: Parts
    claim_gateway: Parts
    claim_postgres: Parts
    claim_worker: Parts
    client: float

    def faster(self, factor: float) -> "ServiceTimes":
        """On a processor on which everything takes this share of the time."""
        parts = {
            name: Parts(*(part * factor for part in value))
            for name, value in self._asdict().items()
            if isinstance(value, Parts)
        }
        return self._replace(client=self.client * factor, **parts)


def service_times(costs: Costs) -> ServiceTimes:
    """Of the measurements of single look-ups at several rates."""
    cold = [each for each in costs.look_ups if each.name.startswith(COLD)]
    return ServiceTimes(
        gateway=_divided(cold, lambda each: each.effort.gateway),
        thread=_divided(cold, lambda each: each.thread),
        postgres=_divided(cold, lambda each: each.effort.postgres),
        redis=_divided(cold, lambda each: each.effort.redis),
        claim_gateway=_divided(costs.claims, lambda each: each.effort.gateway),
        claim_postgres=_divided(costs.claims, lambda each: each.effort.postgres),
        claim_worker=_divided(costs.claims, lambda each: each.effort.worker),
        client=min(each.client for each in cold) * MICROSECOND,
    )


def _divided(measured: Sequence[Measured], cost: Callable[[Measured], float]) -> Parts:
    points = [(1 / each.batch, cost(each) * MICROSECOND) for each in measured]
    return fitted(points)


def fitted(points: Sequence[tuple[float, float]]) -> Parts:
    """The line through (1 / batch size, cost) with the least squares; no part is less than nothing."""
    number = len(points)
    mean_x, mean_y = (sum(values) / number for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    batch = min(max(slope, 0.0), mean_y / mean_x)
    return Parts(each=mean_y - batch * mean_x, batch=batch)
