"""`make upgrade-check`: migrations under load, while the release before this one serves."""
