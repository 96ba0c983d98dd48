"""The quarterly report of files, in the figures of the national one."""
