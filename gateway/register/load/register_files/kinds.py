"""The kinds of register files, and how a header shows the kind."""

from collections.abc import Iterator, Sequence

from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.kind import Kind
from gateway.register.load.register_files.people import PEOPLE
from runtime.problem import Problem

# In this order, a row refers only to rows of a kind before it. Facilities come last: a claim may have to wait
# for a facility that is being changed.
KINDS = (PEOPLE, CARDS, FACILITIES)


def kind_of(header: Sequence[str]) -> Kind:
    """Return the kind of file that has this header. Raises Problem with all faults of the header."""
    kind = next((kind for kind in KINDS if kind.key[0] in header), None)
    if kind is None:
        known = "; ".join(f"{kind.name}: {','.join(kind.header)}" for kind in KINDS)
        raise Problem(f"its header has the columns of no kind of register file. {known}")
    if faults := list(_faults(header, kind)):
        raise Problem(f"as a file of {kind.name}, {'; '.join(faults)}. Its columns: {','.join(kind.header)}")
    return kind


def _faults(header: Sequence[str], kind: Kind) -> Iterator[str]:
    names = list(dict.fromkeys(header))
    faults = {
        "it lacks": [name for name in kind.required if name not in names],
        "it has unknown columns": [name or "(nameless)" for name in names if name not in kind.header],
        "it repeats": [name for name in names if header.count(name) > 1],
    }
    for what, columns in faults.items():
        if columns:
            yield f"{what} {', '.join(columns)}"
