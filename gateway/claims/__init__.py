"""Claims: intake, dry runs, and what facilities read about their own claims."""
