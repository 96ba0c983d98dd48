"""`make watch-check`: the alerts in a real Prometheus, while parts of a running stack are broken."""
