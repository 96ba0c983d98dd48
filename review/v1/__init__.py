"""Made from proto/review/v1 when the project is installed (stubs.py); nothing here is written by hand."""
