"""What a facility explains: its answer to a question, or its objection to a decision."""
