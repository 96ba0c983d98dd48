"""The interval of a share that nothing was expected of before: Wilson's (1927)."""

# Two-sided 95 %.
Z = 1.959964


def wilson_interval(upheld: int, dropped: int) -> tuple[float, float, float] | None:
    """The share upheld, and the lowest and highest that it may be. None where nothing was decided."""
    total = upheld + dropped
    if not total:
        return None
    share, weight = upheld / total, 1 + Z**2 / total
    middle = (share + Z**2 / (2 * total)) / weight
    half = Z * (share * (1 - share) / total + Z**2 / (4 * total**2)) ** 0.5 / weight
    return share, max(0.0, middle - half), min(1.0, middle + half)
