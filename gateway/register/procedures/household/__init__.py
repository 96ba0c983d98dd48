"""Insurance by household: joining, renewing, paying, and what is paid back."""
