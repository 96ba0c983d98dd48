"""The page docs/scale.md."""

from docs.generate.scale.costs import Costs
from docs.generate.scale.demand import DEMANDS, PEAK, VISITS_OF_VIETNAM
from docs.generate.scale.parts.costs_part import costs_part
from docs.generate.scale.parts.limits_part import limits_part
from docs.generate.scale.parts.machines_part import machines_part
from docs.generate.scale.parts.outgrown_part import outgrown_part
from docs.generate.scale.parts.peak_part import check_part, peak_part
from docs.generate.scale.parts.prose import prose
from docs.generate.scale.peak import Peaks
from docs.generate.scale.plan import needs
from docs.generate.table import page

INTRODUCTION = f"""This page goes from what a look-up, a claim and a page cost to the machines of a
province, of Vietnam ({VISITS_OF_VIETNAM / 1e6:.0f} million visits a year, a morning peak {PEAK} times the
mean) and of ten times Vietnam. `make cost` measures the costs on one machine, and `make scale` simulates
the peak with them. The page is made from the results of both.

What is measured is processor time, bytes and connections. On a busy machine processor time comes out
higher, but not many times higher, as times on a clock do. What is *assumed* is called so. To plan with
other assumptions, change `docs/generate/scale/demand.py` or `docs/generate/scale/plan.py` and run
`make scale`."""


def scale_page(costs: Costs, peaks: Peaks) -> str:
    """The whole page."""
    needed = [needs(demand, costs, peaks.curve(demand.name).enough) for demand in DEMANDS]
    return page(
        "How far it goes",
        prose(INTRODUCTION).rstrip(),
        *machines_part(needed),
        *outgrown_part(needed, costs),
        *peak_part(peaks),
        *check_part(peaks, dict(costs.machine)["Busy before"]),
        *costs_part(costs),
        *limits_part(costs),
    )
