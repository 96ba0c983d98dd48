"""What differs between two contents of one claim, by FHIRPath; never a value. Pure."""

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

MOST_PATHS = 50
MOST_CHARACTERS = 3000

# What stands where one side has nothing: unequal to every value, JSON's null included.
ABSENT = Decimal("NaN")

Json = dict[str, "Json"] | list["Json"] | str | bool | Decimal | None


def same_content(known: bytes, sent: bytes) -> bool:
    """Whether both say the same: white space, the order of keys and 1.0 for 1.00 do not matter."""
    return known == sent or next(_differences("", _parsed(known), _parsed(sent)), None) is None


def changed_paths(known: bytes, sent: bytes) -> tuple[tuple[str, ...], int]:
    """The first FHIRPaths that differ, in the order of what was sent, and how many there are in all.

    At most 50, and of 3000 characters together: a refusal has no more room.
    """
    before, after = _parsed(known), _parsed(sent)
    paths = list(dict.fromkeys(_differences(_root(after) or _root(before) or "$this", before, after)))
    ends = accumulate(len(path) + 2 for path in paths[:MOST_PATHS])
    return tuple(path for path, end in zip(paths, ends, strict=False) if end <= MOST_CHARACTERS), len(paths)


def _parsed(content: bytes) -> Json:
    # Every number is a Decimal, so that neither a rounding nor a digit too many hides a change.
    parsed: Json = json.loads(content, parse_float=Decimal, parse_int=Decimal)
    return parsed


def _root(resource: Json) -> str | None:
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    return kind if isinstance(kind, str) else None


def _differences(path: str, before: Json, after: Json) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*after, *before)):
            # "_created" holds what FHIR says beside the value of "created": to a FHIRPath they are one.
            element = f"{path}.{key.removeprefix('_')}"
            yield from _differences(element, before.get(key, ABSENT), after.get(key, ABSENT))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from _differences(f"{path}[{index}]", _element(before, index), _element(after, index))
    elif type(before) is not type(after) or before != after:
        yield path


def _element(elements: list[Json], index: int) -> Json:
    return elements[index] if index < len(elements) else ABSENT
