"""Sends to other offices what they wait for, in a process of its own: `python -m gateway.relay`."""
