"""Where a claim stands in the queue that its reviewer came from, and which claims stand beside it."""
