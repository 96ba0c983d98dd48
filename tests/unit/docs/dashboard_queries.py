"""Every query of every dashboard."""

from collections.abc import Iterator
from typing import NamedTuple

from docs.generate.dashboards.all_dashboards import DASHBOARDS


class DashboardQuery(NamedTuple):
    """`where` is its dashboard and panel."""

    where: str
    expr: str
    legend: str

    def sent(self, rate_interval: str) -> str:
        """As Grafana sends it, for all instances."""
        return self.expr.replace("$__rate_interval", rate_interval).replace("$instance", ".*")


def dashboard_queries() -> Iterator[DashboardQuery]:
    """In the order of the dashboards."""
    for dashboard in DASHBOARDS:
        for section in dashboard.sections:
            for panel in section.panels:
                for query in panel.queries:
                    yield DashboardQuery(f"{dashboard.name}: {panel.title}", query.expr, query.legend)
