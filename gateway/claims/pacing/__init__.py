"""How many claims are received at once, so that look-ups stay fast."""
