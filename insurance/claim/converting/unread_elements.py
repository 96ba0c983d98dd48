"""Finds the elements of a FHIR document that no fact of its claim is made of."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.converting.watched_object import Leaf, Watch, WatchedObject, leaves
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.validation.json_text import parse

Json = dict[str, Any]
# What only holds the resources of a Bundle together.
HOLDS_TOGETHER = frozenset(
    {
        "Bundle.type",
        "Bundle.total",
        "Bundle.entry.fullUrl",
        "Bundle.entry.request.method",
        "Bundle.entry.request.url",
        "Bundle.entry.resource.id",
    }
)
# Characters of a value that does not stand at two places by chance.
SPECIAL = 4
Steps = tuple[str, ...]
_index = re.compile(r"\[\d+\]")
_step = re.compile(r"\.?[^.\[]+|\[\d+\]")


def unread_elements(content: bytes, claim: Claim, written: bytes) -> Iterator[str]:
    """Their paths, in the order sent; of an object of which nothing is read, its own path.

    `claim` was read from `content`, which is valid. `written` is the claim in the same release, as our
    writer writes it: what stands there too is read, or is what FHIR demands and means nothing.
    """
    document = parse(content)
    if isinstance(document, dict):
        yield from _Elements(document, claim, content).unread(written)


class _Elements:
    def __init__(self, document: Json, claim: Claim, content: bytes) -> None:
        self._document = document
        self._claim = replace(claim, remarks=())
        self._content = content
        self._root = str(document["resourceType"])
        self._leaves = [
            leaf for leaf in leaves(document, self._root) if _shape(leaf[0]) not in HOLDS_TOGETHER
        ]

    def unread(self, written: bytes) -> Iterator[str]:
        watch = Watch()
        self._reads(watch)
        known = _values_of(written)
        values = {value for _, value in known}
        rest = [leaf for leaf in self._leaves if not _take(known, (self._shape(leaf[0]), leaf[1]))]
        # A value that is asked for may stand twice in what was sent, or at another place in what was written.
        asked = [path for path, value in rest if path in watch.asked and not _is_in(values, value)]
        unread = {path for path, _ in rest if path not in watch.asked} | set(self._useless(asked))
        yield from _joined([_steps(path) for path, _ in self._leaves], unread)

    def _shape(self, path: str) -> str:
        """The path within the claim, if it is one of the claim."""
        return _shape(path.removeprefix(f"{self._claim.place}."))

    def _useless(self, paths: Sequence[str]) -> Iterator[str]:
        """Those without which the claim is the same. Many at once: most are."""
        if not paths:
            return
        if self._reads(Watch(frozenset(paths))):
            yield from paths
        elif len(paths) > 1:
            half = len(paths) // 2
            yield from self._useless(paths[:half])
            yield from self._useless(paths[half:])

    def _reads(self, watch: Watch) -> bool:
        """Whether the document reads as the same claim under this watch."""
        view = WatchedObject(self._document, self._root, watch)
        try:
            claim = claim_in(view, self._claim.format, self._content)
        except (AttributeError, TypeError, ValueError):
            # The mapping relies on a value that is hidden.
            return False
        return claim is not None and replace(claim, remarks=()) == self._claim


def _take(counted: Counter[tuple[str, Leaf]], key: tuple[str, Leaf]) -> bool:
    """Whether one is left, which is then taken."""
    is_left = counted[key] > 0
    counted[key] -= is_left
    return is_left


def _is_in(values: Collection[Leaf], value: Leaf) -> bool:
    """Whether a value is there, and so special that it is no other one."""
    return isinstance(value, str) and len(value) >= SPECIAL and value in values


def _values_of(written: bytes) -> Counter[tuple[str, Leaf]]:
    """How often each value stands at each path without its places: lists may be in another order."""
    return Counter((_shape(path), value) for path, value in leaves(parse(written), ""))


def _shape(path: str) -> str:
    return _index.sub("", path).lstrip(".")


def _joined(paths: Sequence[Steps], unread: Collection[str], depth: int = 2) -> Iterator[str]:
    """The unread ones of these paths, or the path of an object where all of it is unread."""
    for parent, group in groupby(paths, key=lambda steps: steps[:depth]):
        inner = list(group)
        count = sum("".join(steps) in unread for steps in inner)
        if count == len(inner):
            # `_status` has the extensions of `status`; FHIRPath calls them Claim.status.extension.
            yield "".join(parent).replace("._", ".")
        elif count:
            yield from _joined(inner, unread, depth + 1)


def _steps(path: str) -> Steps:
    """The elements of a path. An item of a list is a step of its own: "Claim", ".item", "[2]", ".net"."""
    return tuple(_step.findall(path))
