"""The laws of queues that a plan of machines rests on."""


def utilisation(arrivals: float, seconds: float, servers: int = 1) -> float:
    """The share of their time that servers work: arrivals a second times seconds of work, over servers."""
    return arrivals * seconds / servers


def number_in_system(arrivals: float, seconds_in_system: float) -> float:
    """How many are there on average (Little's law): arrivals a second times how long each stays."""
    return arrivals * seconds_in_system


def erlang_c(servers: int, load: float) -> float:
    """The share of arrivals that wait in M/M/c; `load` is arrivals times seconds of work."""
    if load >= servers:
        return 1.0
    # The Erlang B recursion does not overflow, as powers and factorials do.
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    busy = load / servers
    return blocked / (1 - busy + busy * blocked)


def mean_wait(arrivals: float, seconds: float, servers: int) -> float:
    """Mean seconds before service in M/M/c; infinite where there is more work than servers."""
    load = arrivals * seconds
    if load >= servers:
        return float("inf")
    return erlang_c(servers, load) * seconds / (servers - load)
