"""Damages a document in one place: what is changed, and where."""

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

VALUES: tuple[Any, ...] = (
    "", " ", "x", "a  b", "a\tb", "a b", " a", "a ", "\x01", "a\x0bb", "a\x1fb", "viên", "i" * 65,
    "1", "01", "-1", "1.5", "true", True, False, 0, 1, -1, 2**31, 2**31 - 1, Decimal("1.0"), Decimal("0.5"),
    "2024", "2024-02", "2024-13", "2024-02-30", "2023-02-29", "20240502", "0000", "2024-5-2",
    "2024-05-02T08:10:00+07:00", "2024-05-02T08:10+07:00", "2024-05-02T08:10:00", "2024-05-02T24:00:00Z",
    "2024-05-02T08:10:00.1234567891Z", "2024-05-02T08:10:60Z", "2024-05-02T08:10:00+14:01",
    "2024-05-02t08:10:00z", "2024-05-02 08:10:00Z", "08:10:00", "08:10", "8:10:00", "24:00:00",
    "active", "banana", "claim", "VND", "male", "ad", "<", "finished", "triaged",
    "urn:oid:1.2", "urn:oid:3.2", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "YWJj", "YWI", "YW Jj",
    "http://a.example/b c", "http://a.example/ b",
    None, [], {}, [None], [{}], {"a": 1}, [1], ["x"], {"url": "urn:x"}, {"value": 1},
    {"reference": "Patient/1"},
)  # fmt: skip
NAMES = (
    "foo", "_foo", "fhir_comments", "resourceType", "status__ext", "id", "_id", "extension", "url", "_url",
    "text", "contained", "value", "_value", "display", "valueString", "valueMeta", "tax", "payor", "kind",
    "servicedDate", "servicedPeriod", "_sequence", "div", "_div", "status", "_status", "type", "class",
)  # fmt: skip
BESIDE: tuple[Any, ...] = (
    {"id": "x"}, {"extension": [{"url": "urn:x", "valueString": "x"}]}, {}, {"extension": []},
    {"extension": [{"url": "urn:x", "_valueString": {"id": "y"}}]}, [{"id": "x"}], [None], None, "x",
    {"value": "x"},
)  # fmt: skip


class Damage(msgspec.Struct, frozen=True):
    """A damaged document; `within` is the path of the object or list that was changed."""

    document: Any
    within: str
    name: str


class Damages:
    """Damages documents by chance, the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def of(self, document: Any) -> Damage:
        """A copy with one change."""
        changed = copy.deepcopy(document)
        within, path, key = self._random.choice([*_places(changed, changed["resourceType"])])
        return Damage(changed, path, self._change(within, key))

    def _change(self, within: Any, key: Any) -> str:
        match self._random.randrange(8):
            case 0:
                del within[key]
                return f"without {key}"
            case 1:
                within[key] = within[key][0] if isinstance(within[key], list) else [within[key]]
                return f"{key} in a list, or out of it"
            case 2 | 3 if isinstance(within, dict):
                name = self._random.choice(NAMES)
                within[name] = self._random.choice((*VALUES, *BESIDE))
                return f"with {name}"
            case 4 if isinstance(within, dict):
                within[f"_{key}"] = self._random.choice(BESIDE)
                return f"with _{key}"
            case _:
                within[key] = self._random.choice(VALUES)
                return f"another value of {key}"


def _places(node: Any, path: str) -> Iterator[tuple[Any, str, Any]]:
    """Every place in the document: the object or list that it is in, its path, the name or number there."""
    if isinstance(node, dict):
        for name in node:
            yield node, path, name
            yield from _places(node[name], f"{path}.{name.removeprefix('_')}")
    elif isinstance(node, list):
        for place in range(len(node)):
            yield node, path, place
            yield from _places(node[place], f"{path}[{place}]")
