"""Changes of people and cards that procedures make."""
