"""Which rules count where several object to the same lines: each line counts for one rule."""

from collections.abc import Mapping, Sequence, Set


def counting_rules(by_points: Sequence[str], lines: Mapping[str, Set[int] | None]) -> list[str]:
    """The rules that count, if each needs a line of its own among those that it objects to.

    `by_points` are the codes of the rules, the one with the most points first. `lines` are those of each
    rule; a rule with None always counts. No other choice of rules has more points: a rule takes a line from
    another one if that one has a further line (a matching of rules and lines).
    """
    taken: dict[int, str] = {}
    return [code for code in by_points if lines[code] is None or _finds_line(code, lines, taken, set())]


def _finds_line(
    code: str, lines: Mapping[str, Set[int] | None], taken: dict[int, str], tried: set[int]
) -> bool:
    own = lines[code] or ()
    free = next((line for line in own if line not in taken), None)
    if free is not None:
        taken[free] = code
        return True
    for line in own:
        if line not in tried:
            tried.add(line)
            if _finds_line(taken[line], lines, taken, tried):
                taken[line] = code
                return True
    return False
