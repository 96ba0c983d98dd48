"""The sample files in the order of submission."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from random import Random

from gateway.v1.registry_service_pb2 import SubmitFileRequest
from wardgate.samples.files.births import births
from wardgate.samples.files.deaths import deaths
from wardgate.samples.files.households import households
from wardgate.samples.files.sample_file import NUMBER_PREFIX, FileParts
from wardgate.samples.files.unused_people import NobodyLeft

KINDS: tuple[tuple[Callable[[FileParts, int], Iterator[SubmitFileRequest]], int], ...] = (
    (births, 24),
    (deaths, 8),
    (households, 8),
)


def make_files(parts: FileParts, seed: int) -> list[SubmitFileRequest]:
    """Births, deaths and households, mixed; fewer where too few people suit."""
    groups = list(_groups(parts))
    # Files of one birth stay in their order.
    Random(f"{seed}/order of files").shuffle(groups)
    files = [*chain.from_iterable(groups)]
    for number, file in enumerate(files, start=1):
        file.number = f"{NUMBER_PREFIX}{number:04}"
    return files


def _groups(parts: FileParts) -> Iterator[list[SubmitFileRequest]]:
    for make, count in KINDS:
        with suppress(NobodyLeft):
            for number in range(1, count + 1):
                yield [*make(parts, number)]
