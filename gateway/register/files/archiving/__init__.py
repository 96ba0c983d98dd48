"""Moving what is kept of files that ended long ago into the archive. What says how each ended stays."""
