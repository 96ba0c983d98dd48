"""What every process does at its start: settings, logs, the page of metrics. All packages may import it."""
