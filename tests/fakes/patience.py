"""Patience with a database that nobody needs to look at."""

from gateway.patience import Patience


def patience() -> Patience:
    """A look finds it there."""

    async def look() -> bool:
        return True

    return Patience(look)
