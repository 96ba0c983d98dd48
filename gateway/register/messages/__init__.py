"""Messages to offices that are no tasks, as an office takes them by gRPC."""
