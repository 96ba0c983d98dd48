"""Imports what gateway, worker and console import: tests fork these processes from one that has done so."""

import gc

import gateway.wiring
import review.console_process
import review.worker_process
from review.rulebook.engine.rulebook import Rulebook

__all__ = ["gateway", "review"]

# It imports the rules.
Rulebook()
# What is imported stays: a collection in a forked process would only copy its memory.
gc.collect()
gc.freeze()
