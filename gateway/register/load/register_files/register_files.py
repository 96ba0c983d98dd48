"""The kinds of register files, and how files are opened for a load."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gateway.register.load.register_files.cards import CARDS
from gateway.register.load.register_files.facilities import FACILITIES
from gateway.register.load.register_files.facility_codes import FACILITY_CODES
from gateway.register.load.register_files.people import PEOPLE
from gateway.register.load.register_files.premium_support import PREMIUM_SUPPORT
from runtime.loading.files.data_file import DataFile, open_source, with_kind
from runtime.loading.files.kinds import Kinds
from runtime.problem import Problem

# Facilities come last: a claim may have to wait for a facility that is being changed.
KINDS = Kinds("register file", (PEOPLE, CARDS, FACILITIES, FACILITY_CODES, PREMIUM_SUPPORT))


def open_files(paths: Sequence[Path]) -> list[DataFile]:
    """Read the headers of files, and return the files in the order of loading.

    Raises Problem where one is not a register file, or two are of one kind.
    """
    files = [with_kind(path, open_source(path), KINDS) for path in paths]
    for name, count in Counter(file.kind.name for file in files).items():
        if count > 1:
            raise Problem(f"{count} files of {name}: load one file of each kind at a time")
    return sorted(files, key=lambda file: KINDS.in_order.index(file.kind))
