"""What a claim shares with other patients at one time."""
