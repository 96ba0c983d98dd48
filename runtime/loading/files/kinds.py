"""How the header of a file shows its kind."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from runtime.loading.files.kind import Kind
from runtime.problem import Problem


class Kinds(NamedTuple):
    """The kinds of files of one command. `title` is the word for such a file: "register file".

    `in_order`: a row refers only to rows of a kind before its own.
    """

    title: str
    in_order: tuple[Kind, ...]

    def of_header(self, header: Sequence[str]) -> Kind:
        """Return the kind of file that has this header. Raises Problem with all faults of the header."""
        kind = next((kind for kind in self.in_order if kind.is_shown_by(tuple(header))), None)
        if kind is None:
            known = "; ".join(f"{kind.name}: {','.join(kind.header)}" for kind in self.in_order)
            raise Problem(f"its header has the columns of no kind of {self.title}. {known}")
        if faults := list(_faults(header, kind)):
            columns = ",".join(kind.header)
            raise Problem(f"as a file of {kind.name}, {'; '.join(faults)}. Its columns: {columns}")
        return kind


def _faults(header: Sequence[str], kind: Kind) -> Iterator[str]:
    names = list(dict.fromkeys(header))
    known = {*kind.header, *kind.passed_over}
    faults = {
        "it lacks": [name for name in kind.required if name not in names],
        "it has unknown columns": [name or "(nameless)" for name in names if name not in known],
        "it repeats": [name for name in names if header.count(name) > 1],
    }
    for what, columns in faults.items():
        if columns:
            yield f"{what} {', '.join(columns)}"
