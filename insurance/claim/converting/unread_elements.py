"""Finds the elements of a FHIR document that no fact of its claim is made of."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.converting.not_carried import TIME_UNREAD, UNREAD, NotCarried
from insurance.claim.converting.useless_values import UselessValues
from insurance.claim.converting.watched_object import Leaf, Watch, WatchedObject, absent, leaves
from insurance.claim.fhir.mapping.claim import claim_in
from insurance.claim.fhir.mapping.date_times import local_day, local_time
from insurance.claim.fhir.validation.json_text import parse

Json = dict[str, Any]
# What only holds resources together.
HOLDS_TOGETHER = frozenset(
    {
        "Bundle.type",
        "Bundle.total",
        "Bundle.entry.fullUrl",
        "Bundle.entry.request.method",
        "Bundle.entry.request.url",
        "Bundle.entry.resource.id",
        "Bundle.entry.resource.contained.id",
        "Claim.contained.id",
    }
)
# Characters of a value that does not stand at two places by chance.
SPECIAL = 4
Steps = tuple[str, ...]
_index = re.compile(r"\[\d+\]")
_step = re.compile(r"\.?[^.\[]+|\[\d+\]")
_in_resource = re.compile(r"(.*(?:\.contained\[\d+\]|\.entry\[\d+\]\.resource))\.(?!id$)").match
_is_instant = re.compile(r"\d{4}-\d\d-\d\dT\d\d:").match


def unread_elements(content: bytes, claim: Claim, written: bytes) -> Iterator[NotCarried]:
    """In the order sent; an object of which nothing is read is one. Then the times of which the day is read.

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

    def unread(self, written: bytes) -> Iterator[NotCarried]:
        watch = Watch()
        self._read(watch)
        useless = UselessValues(self._claim, lambda changed: self._read(Watch(changed)))
        known = _values_of(written)
        values = {value for _, value in known}
        rest = [leaf for leaf in self._leaves if not _take(known, (self._shape(leaf[0]), _normal(leaf[1])))]
        asked = [leaf for leaf in rest if leaf[0] in watch.asked]
        # A value that is asked for may stand twice in what was sent, or at another place in what was written.
        read = self._read_resources(watch)
        hidden = {
            path: absent(path)
            for path, value in asked
            if not _is_in(values, _normal(value)) and not _refers_to(read, path, value)
        }
        unread = {path for path, _ in rest if path not in watch.asked} | set(useless.of(hidden))
        for path in _joined([_steps(path) for path, _ in self._leaves], unread):
            yield NotCarried(path, UNREAD)
        for path in useless.of(_days(leaf for leaf in asked if leaf[0] not in unread)):
            yield NotCarried(path, TIME_UNREAD)

    def _shape(self, path: str) -> str:
        """The path within the claim, if it is one of the claim."""
        return _shape(path.removeprefix(f"{self._claim.place}."))

    def _read_resources(self, watch: Watch) -> Collection[str]:
        """The ids of the resources of which more is asked for than their id."""
        read = {found[1] for path in watch.asked if (found := _in_resource(path))}
        return {
            str(value)
            for path, value in leaves(self._document, self._root)
            if path.endswith(".id") and path.removesuffix(".id") in read
        }

    def _read(self, watch: Watch) -> Claim | None:
        """The claim as it is read under this watch."""
        view = WatchedObject(self._document, self._root, watch)
        try:
            claim = claim_in(view, self._claim.format, self._content)
        except (AttributeError, TypeError, ValueError):
            # The mapping relies on a value that is changed.
            return None
        return None if claim is None else replace(claim, remarks=())


def _refers_to(ids: Collection[str], path: str, value: Leaf) -> bool:
    """Whether it is a reference that was followed: what it leads to is looked at by itself."""
    return path.endswith(".reference") and re.split("[#/]", str(value))[-1] in ids


def _normal(value: Leaf) -> Leaf:
    """An instant as our writer writes it, in whatever time zone it was sent."""
    if isinstance(value, str) and _is_instant(value) and (moment := local_time(value)):
        return moment.isoformat()
    return value


def _days(sent: Iterable[tuple[str, Leaf]]) -> Mapping[str, Leaf]:
    """The instants among these values, each as its day."""
    instants = ((path, value) for path, value in sent if isinstance(value, str) and _is_instant(value))
    return {path: day.isoformat() for path, value in instants if (day := local_day(value))}


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
    return Counter((_shape(path), _normal(value)) for path, value in leaves(parse(written), ""))


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
