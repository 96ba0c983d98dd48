"""The sections of docs/scale.md."""
