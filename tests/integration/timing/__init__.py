"""Tests that measure time, freeze servers or overload them: `make test` runs one of them at a time."""
