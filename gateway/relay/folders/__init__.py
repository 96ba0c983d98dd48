"""Folders through which offices without gRPC get the messages of files, and answer tasks."""
