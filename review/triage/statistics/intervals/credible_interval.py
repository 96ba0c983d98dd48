"""The interval that has the precision of a rule with a probability of 95 %."""

from math import exp, lgamma, log, log1p

# On each side, beyond a probability of 95 %.
TAIL = 0.025
# Half of the steps that bisection needs to exhaust the precision of a float; the result is rounded to 0.0001.
BISECTIONS = 40
# The continued fraction converges within some multiples of the square root of the greater parameter.
MOST_TERMS = 10_000
TINY = 1e-300
CLOSE = 1e-12


def credible_interval(upheld: float, dropped: float) -> tuple[float, float]:
    """The lowest and highest share of upheld findings: a Beta distribution without its two equal tails.

    Both counts include the prior, so they are above 0.
    """
    return _quantile(TAIL, upheld, dropped), _quantile(1 - TAIL, upheld, dropped)


def _quantile(level: float, upheld: float, dropped: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if _cumulative(middle, upheld, dropped) < level:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _cumulative(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function (DLMF 8.17.22)."""
    # The fraction converges fast below the mean; above it, the other tail is computed.
    if x > (a + 1) / (a + b + 2):
        return 1 - _cumulative(1 - x, b, a)
    if x <= 0:
        return 0.0
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, by Lentz's method."""
    numerator, denominator = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = denominator
    for m in range(1, MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            denominator = 1 / _not_zero(1 + term * denominator)
            numerator = _not_zero(1 + term / numerator)
            step = numerator * denominator
            value *= step
        if abs(step - 1) < CLOSE:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
