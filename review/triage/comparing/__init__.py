"""Two versions of a claim beside each other, or the decisions before and after an explanation."""
