"""The kinds of register files, told apart by their headers."""

from collections.abc import Iterator, Sequence

from gateway.register.load.cards import CARDS
from gateway.register.load.facilities import FACILITIES
from gateway.register.load.kind import Kind
from gateway.register.load.people import PEOPLE
from runtime.problem import Problem

# In this order, each refers only to those before it. Facilities come last: the intake of claims may have to
# wait for one that is being changed.
KINDS = (PEOPLE, CARDS, FACILITIES)


def kind_of(header: Sequence[str]) -> Kind:
    """The kind of file with this header. Raises Problem, which names all that is wrong with it."""
    kind = next((kind for kind in KINDS if kind.key[0] in header), None)
    if kind is None:
        known = "; ".join(f"{kind.name}: {','.join(kind.header)}" for kind in KINDS)
        raise Problem(f"it does not begin with the columns of a register file. {known}")
    if faults := list(_faults(header, kind)):
        raise Problem(f"as a file of {kind.name}, {'; '.join(faults)}. Its columns: {','.join(kind.header)}")
    return kind


def _faults(header: Sequence[str], kind: Kind) -> Iterator[str]:
    names = list(dict.fromkeys(header))
    wrong = {
        "it lacks": [name for name in kind.header if name not in names],
        "it has unknown columns": [name or "(nameless)" for name in names if name not in kind.header],
        "it repeats": [name for name in names if header.count(name) > 1],
    }
    for what, columns in wrong.items():
        if columns:
            yield f"{what} {', '.join(columns)}"
