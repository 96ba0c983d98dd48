"""Every dashboard."""

from docs.generate.dashboards.console import CONSOLE
from docs.generate.dashboards.country import COUNTRY
from docs.generate.dashboards.facilities import FACILITIES
from docs.generate.dashboards.gateway import GATEWAY
from docs.generate.dashboards.grafana import dashboard_json
from docs.generate.dashboards.relay import RELAY
from docs.generate.dashboards.rules import RULES
from docs.generate.dashboards.worker import WORKER

DASHBOARDS = (COUNTRY, GATEWAY, WORKER, RULES, FACILITIES, CONSOLE, RELAY)


def dashboard_files() -> dict[str, str]:
    """The JSON of each dashboard by its file name."""
    return {f"{dashboard.name}.json": dashboard_json(dashboard) for dashboard in DASHBOARDS}
