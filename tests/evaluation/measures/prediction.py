"""Whether what is measured is what the learned precision predicts."""

from math import exp, lgamma

TAIL = 0.025


def is_predicted(upheld: float, dropped: float, yes: int, no: int) -> bool:
    """Whether so many of yes + no findings are within the 95 % that the learned distribution predicts.

    What is learned is a Beta distribution with these parameters; how many of some findings are upheld then
    has a beta-binomial distribution: precision and measurement are both uncertain.
    """
    shares = [_probability(upheld, dropped, each, yes + no - each) for each in range(yes + no + 1)]
    return sum(shares[: yes + 1]) > TAIL and sum(shares[yes:]) > TAIL


def _probability(upheld: float, dropped: float, yes: int, no: int) -> float:
    ways = lgamma(yes + no + 1) - lgamma(yes + 1) - lgamma(no + 1)
    return exp(ways + _log_beta(upheld + yes, dropped + no) - _log_beta(upheld, dropped))


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
