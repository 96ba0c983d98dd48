"""Receiving claims that were read: small ones in batches, large ones one by one."""
