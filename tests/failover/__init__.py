"""`make failover-check`: a primary fails, its standby is promoted, and what was acknowledged is counted."""
