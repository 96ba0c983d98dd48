"""Loading a real register: people, cards and facilities out of files."""
