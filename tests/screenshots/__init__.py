"""Pictures of every page of the console, to look at and for the documentation (`make screenshots`)."""
