"""What the pages of the queue and of a claim say, between the use cases and the templates."""
