"""The changes of claims, as their facility follows them."""
