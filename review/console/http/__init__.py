"""What every request passes: cookies, sessions, forms, headers, static files."""
