"""What happens to people during a simulated year, one file for each kind of event."""
