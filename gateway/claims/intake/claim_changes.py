"""Finds where two contents of one claim differ: FHIRPaths, never values."""

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

MOST_PATHS = 50
MOST_CHARACTERS = 3000

# The value of an element that one content does not have: it equals no value, not even JSON's null.
ABSENT = Decimal("NaN")

Json = dict[str, "Json"] | list["Json"] | str | bool | Decimal | None


def same_content(known: bytes, sent: bytes) -> bool:
    """Return whether both are equal, whatever the white space, the order of keys, and 1.0 or 1.00."""
    return known == sent or next(_differences("", _parsed(known), _parsed(sent)), None) is None


def changed_paths(known: bytes, sent: bytes) -> tuple[tuple[str, ...], int]:
    """Return the first FHIRPaths that differ, in the order of what was sent, and the number of all.

    At most 50 paths and 3000 characters together: a refusal has no more room.
    """
    before, after = _parsed(known), _parsed(sent)
    paths = list(dict.fromkeys(_differences(_root(after) or _root(before) or "$this", before, after)))
    ends = accumulate(len(path) + 2 for path in paths[:MOST_PATHS])
    return tuple(path for path, end in zip(paths, ends, strict=False) if end <= MOST_CHARACTERS), len(paths)


def _parsed(content: bytes) -> Json:
    # Every number is a Decimal, so that no rounding hides a change.
    parsed: Json = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    return parsed


def _root(resource: Json) -> str | None:
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else None


def _differences(path: str, before: Json, after: Json) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*after, *before)):
            # "_created" has the extensions of "created"; a FHIRPath names both as one element.
            element = f"{path}.{key.removeprefix('_')}"
            yield from _differences(element, before.get(key, ABSENT), after.get(key, ABSENT))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from _differences(f"{path}[{index}]", _element(before, index), _element(after, index))
    elif type(before) is not type(after) or before != after:
        yield path


def _element(elements: list[Json], index: int) -> Json:
    return elements[index] if index < len(elements) else ABSENT
