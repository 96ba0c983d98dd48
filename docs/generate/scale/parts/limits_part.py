"""What the numbers do not say."""

from collections.abc import Iterator

from docs.generate.scale.costs import Costs
from docs.generate.scale.parts.prose import prose
from docs.generate.scale.plan import LOOK_UP


def limits_part(costs: Costs) -> Iterator[str]:
    """What was not measured, and what would change the numbers."""
    look_up, busy = costs.look_up(LOOK_UP), dict(costs.machine)["Busy before"]
    yield prose(f"""## What these numbers do not say

- A core is one of the machine above. Run `make cost` on one of yours.
- PostgreSQL and Redis were reached over Unix sockets, and calls came without TLS. What TCP and TLS cost was
  not measured.
- Look-ups are reckoned at {look_up.effort.gateway:,.0f} µs in the gateway, as measured for “{look_up.name}”
  with batches of {look_up.batch:.1f}. At full load they take less, on an idle gateway more.
- Sample claims repeat their lines, so they compress better than real ones: expect more bytes for a claim.
- The costs were measured while others used the machine ({busy}). A process that is interrupted often finds
  its data no more in the processor's caches, so these costs are the upper end: compare the look-ups with
  those of P1 in [the benchmarks](benchmarks.md), of a quiet machine.
- WAL was measured soon after a checkpoint, when each page that changes is written as a whole: it is the
  upper end.
- The console was measured over a million cases. Its statistics over a country were not, nor were vacuum,
  backup and restore of terabytes.
- The simulation has no network that fails in part, and no hospitals that all call again after an outage.
""")
