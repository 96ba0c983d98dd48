"""Dashboards for Grafana, written as code: `python -m docs.generate` writes docker/grafana/dashboards/."""
