"""gateway.v1.RecordService."""
