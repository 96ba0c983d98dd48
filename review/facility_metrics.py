"""Metrics of figures: of the facilities that stand out, whose number is bounded, and of missed money."""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from review.triage.statistics.facility_tally import ClaimSums
from review.triage.tallies.missed_money import MissedMoney

OVER = "over the last twelve months, of facilities that stand out"
GAUGES: tuple[tuple[str, str, Callable[[ClaimSums], float | None]], ...] = (
    ("wardgate_facility_claims", f"Claims {OVER}.", lambda sums: sums.claims),
    (
        "wardgate_facility_findings_ratio",
        f"Share of the claims with a finding {OVER}.",
        lambda sums: sums.finding_share,
    ),
    (
        "wardgate_facility_cut_vnd",
        f"What reviewers took off {OVER}.",
        lambda sums: float(sums.cut),
    ),
    (
        "wardgate_facility_cut_ratio",
        f"Share of the money decided on that reviewers took off {OVER}.",
        lambda sums: sums.cut_share,
    ),
)


class FacilityMetrics(Collector):
    """Gauges with the label `facility`. All of them change at once."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sums: Mapping[str, ClaimSums] = {}
        registry.register(self)

    def show(self, sums: Mapping[str, ClaimSums]) -> None:
        """Show these facilities, and no others any more."""
        self._sums = sums

    def collect(self) -> Iterable[Metric]:
        """The gauges; a facility without a value has none."""
        shown = self._sums
        for name, what, value_of in GAUGES:
            gauge = GaugeMetricFamily(name, what, labels=("facility",))
            for facility, sums in shown.items():
                if (value := value_of(sums)) is not None:
                    gauge.add_metric((facility,), value)
            yield gauge


class MissedMetrics(Collector):
    """What is missed in claims without a finding. No value until a drawn claim is decided."""

    _labelnames = ("bound",)

    def __init__(self, registry: CollectorRegistry) -> None:
        self._missed: MissedMoney | None = None
        registry.register(self)

    def show(self, missed: MissedMoney | None) -> None:
        """Show this estimate."""
        self._missed = missed

    def collect(self) -> Iterable[Metric]:
        """The gauge with the label `bound`."""
        gauge = GaugeMetricFamily(
            "wardgate_missed_money_vnd",
            "What must not be paid of the claims without a finding, over the last twelve months, by those "
            "that were drawn at random: the estimate, and the low and high bound of its interval of 95 %.",
            labels=self._labelnames,
        )
        if self._missed is not None:
            for bound in ("estimate", "low", "high"):
                gauge.add_metric((bound,), getattr(self._missed, bound))
        yield gauge
