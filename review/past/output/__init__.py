"""What the commands that judge the past print."""
