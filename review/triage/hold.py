"""How long a claim is held for the reviewer who works on it."""

from datetime import timedelta

# The page of a claim extends it every minute. A page that is closed or asleep stops doing so.
HOLD = timedelta(minutes=15)
