"""gateway.v1.EventService."""
