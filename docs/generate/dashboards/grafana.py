"""Writes a dashboard as Grafana's JSON (schema version 39: Grafana 10.4 and later read it)."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from docs.generate.dashboards.panel import Dashboard, Kind, Panel, Query, Section

SCHEMA_VERSION = 39
WIDTH = 24
HEIGHTS = {Kind.NUMBER: 4, Kind.GRAPH: 8, Kind.BARS: 8, Kind.TABLE: 12}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
LAST = {"reduceOptions": {"calcs": ["lastNotNull"]}}
OPTIONS: dict[Kind, dict[str, Any]] = {
    Kind.GRAPH: {
        "legend": {"displayMode": "list", "placement": "bottom"},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    Kind.NUMBER: {**LAST, "colorMode": "value", "graphMode": "area"},
    Kind.BARS: {**LAST, "orientation": "horizontal", "displayMode": "basic"},
    Kind.TABLE: {},
}


def dashboard_json(dashboard: Dashboard) -> str:
    """The file that Grafana provisions."""
    made = {
        "uid": f"wardgate-{dashboard.name}",
        "title": dashboard.title,
        "description": f"{dashboard.what} Made from the code: change docs/generate/dashboards/, not this.",
        "tags": ["wardgate"],
        "schemaVersion": SCHEMA_VERSION,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "templating": {"list": [*_variables(dashboard)]},
        "links": [_link()],
        "panels": [*_panels(dashboard)],
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _variables(dashboard: Dashboard) -> Iterator[dict[str, Any]]:
    yield {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus"}
    if dashboard.job:
        query = f'label_values(up{{job="{dashboard.job}"}}, instance)'
        yield {
            "name": "instance",
            "label": "Process",
            "type": "query",
            "datasource": DATASOURCE,
            "query": {"query": query, "refId": "instance"},
            "refresh": 2,
            "sort": 1,
            "multi": True,
            "includeAll": True,
            "allValue": ".*",
            "current": {"text": "All", "value": "$__all"},
        }


def _link() -> dict[str, Any]:
    """From each dashboard to the others."""
    return {
        "type": "dashboards",
        "title": "Wardgate",
        "tags": ["wardgate"],
        "asDropdown": True,
        "keepTime": True,
    }


def _panels(dashboard: Dashboard) -> Iterator[dict[str, Any]]:
    ids, y = count(1), 0
    for section in dashboard.sections:
        yield {"id": next(ids), "type": "row", "title": section.title, "gridPos": _place(0, y, WIDTH, 1)}
        y += 1
        for row in _rows(section):
            x = 0
            height = max(HEIGHTS[panel.kind] for panel in row)
            for panel in row:
                yield {"id": next(ids), "gridPos": _place(x, y, panel.width, height), **_panel(panel)}
                x += panel.width
            y += height


def _rows(section: Section) -> Iterator[list[Panel]]:
    """The panels in rows that are as wide as the screen."""
    row: list[Panel] = []
    for panel in section.panels:
        if sum(one.width for one in (*row, panel)) > WIDTH:
            yield row
            row = []
        row.append(panel)
    yield row


def _place(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": width, "h": height}


def _panel(panel: Panel) -> dict[str, Any]:
    made = {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.what,
        "datasource": DATASOURCE,
        "fieldConfig": {"defaults": _defaults(panel), "overrides": [*_column_units(panel)]},
        "options": OPTIONS[panel.kind],
        "targets": [
            _target(chr(ord("A") + nth), panel.kind, query) for nth, query in enumerate(panel.queries)
        ],
    }
    if panel.kind is Kind.TABLE:
        made["transformations"] = [*_one_table(panel)]
    return made


def _defaults(panel: Panel) -> dict[str, Any]:
    defaults: dict[str, Any] = {"unit": panel.unit}
    if panel.kind is Kind.GRAPH:
        stacking = {"mode": "normal" if panel.stacked else "none"}
        fill = 30 if panel.stacked else 0
        defaults |= {"min": 0, "custom": {"fillOpacity": fill, "showPoints": "never", "stacking": stacking}}
    if panel.steps:
        colours = zip(("green", "orange", "red"), (None, *panel.steps), strict=True)
        steps = [{"color": colour, "value": value} for colour, value in colours]
        defaults["thresholds"] = {"mode": "absolute", "steps": steps}
    return defaults


def _target(ref: str, kind: Kind, query: Query) -> dict[str, Any]:
    shape = {"format": "table"} if kind is Kind.TABLE else {"legendFormat": query.legend}
    is_instant = kind in (Kind.BARS, Kind.TABLE)
    return {
        "refId": ref,
        "datasource": DATASOURCE,
        "expr": query.expr,
        "instant": is_instant,
        "range": not is_instant,
        **shape,
    }


def _one_table(panel: Panel) -> Iterator[dict[str, Any]]:
    """Grafana joins the answers of all queries by their labels, and names the columns."""
    names = {f"Value #{chr(ord('A') + nth)}": query.legend for nth, query in enumerate(panel.queries)}
    yield {"id": "merge", "options": {}}
    yield {"id": "organize", "options": {"excludeByName": {"Time": True}, "renameByName": names}}


def _column_units(panel: Panel) -> Iterator[dict[str, Any]]:
    for heading, unit in panel.columns:
        yield {
            "matcher": {"id": "byName", "options": heading},
            "properties": [{"id": "unit", "value": unit}],
        }
