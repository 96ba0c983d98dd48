"""What counts of the content of a claim when two are compared: the Claim, and the resources that it uses.

It does not matter whether a Claim is sent alone or in a Bundle, in which order a Bundle is, and what else is
in it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

Json = dict[str, "Json"] | list["Json"] | str | bool | Decimal | None


class Placed(NamedTuple):
    """A resource, and its FHIRPath in the content."""

    path: str
    resource: Json


class ClaimContent(NamedTuple):
    """The Claim, and the resources that it refers to, directly or through others, by their names."""

    claim: Placed
    used: dict[str, Placed]


def claim_content(content: bytes) -> ClaimContent:
    """Parse content that was read as a claim."""
    document: Json = json.loads(content, parse_float=_decimal, parse_int=_decimal)
    entries = list(_entries(document))
    claims = [entry for entry in entries if _type_of(entry.placed.resource) == "Claim"]
    if len(claims) != 1:
        return ClaimContent(Placed(_type_of(document) or "$this", document), {})
    others = [entry for entry in entries if entry is not claims[0]]
    return ClaimContent(claims[0].placed, _used(claims[0].placed.resource, others))


def _decimal(text: str) -> Decimal:
    """Every number is a Decimal, so that no rounding hides a change.

    In Python, so that other threads have turns: the parser by itself keeps them waiting until it is done.
    """
    return Decimal(text)


class _Entry(NamedTuple):
    """An entry of a Bundle. `names` are what a reference may call it; the first one identifies it."""

    placed: Placed
    names: tuple[str, ...]


def _entries(document: Json) -> Iterator[_Entry]:
    if not isinstance(document, dict) or _type_of(document) != "Bundle":
        return
    listed = document.get("entry")
    for place, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict) and isinstance(resource := entry.get("resource"), dict):
            named = f"{_type_of(resource)}/{resource['id']}" if "id" in resource else ""
            names = (named, str(entry.get("fullUrl", "")))
            yield _Entry(Placed(f"Bundle.entry[{place}].resource", resource), tuple(filter(None, names)))


def _used(claim: Json, others: list[_Entry]) -> dict[str, Placed]:
    by_name: defaultdict[str, list[_Entry]] = defaultdict(list)
    for entry in others:
        for name in entry.names:
            by_name[name].append(entry)
    found: set[str] = set()
    unvisited = [claim]
    while unvisited:
        for reference in dict.fromkeys(_references(unvisited.pop())):
            for entry in by_name.pop(reference, ()):
                # By its place, since several may have one name.
                if entry.placed.path not in found:
                    found.add(entry.placed.path)
                    unvisited.append(entry.placed.resource)
    return dict(_named([entry for entry in others if entry.placed.path in found]))


def _named(used: list[_Entry]) -> Iterator[tuple[str, Placed]]:
    """By their first names, numbered where several have one."""
    count: Counter[str] = Counter()
    for entry in used:
        count[entry.names[0]] += 1
        yield f"{entry.names[0]} {count[entry.names[0]]}", entry.placed


def _references(value: Json) -> Iterator[str]:
    """Every reference as written, without its version, and its end, Type/id."""
    if isinstance(value, dict):
        reference = value.get("reference")
        if isinstance(reference, str):
            unversioned = reference.partition("/_history/")[0]
            yield from (unversioned, "/".join(unversioned.rsplit("/", 2)[-2:]))
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _references(part)


def _type_of(resource: Json) -> str | None:
    kind: Any = resource.get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else None
