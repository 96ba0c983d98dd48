"""Moving what is kept of old claims into files. What says where a claim is stays in its table."""
