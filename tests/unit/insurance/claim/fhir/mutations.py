"""Small harm done to a document, by chance from a seed: an element dropped, moved, wrapped, nearly right."""

import copy
import random
from typing import Any

NEARLY: tuple[Any, ...] = (
    None, "", " ", "x", " x", "x ", "a  b", "a b", "a\tb", "\n", "\u00a0", "\u00a0x", "a\u00a0b", "\x1c",
    "\u2028", "\x0b", "\x0c", "\x85", "\u3000", "a" * 300,
    "1", "01", "-1", "1.5", "1e5", ".5", "+1", "1_0", "NaN", "true", "false", True, False,
    0, 1, -1, 1.0, 1.5, 1e-7, 2**31, 2**31 - 1, 10**40, 1e300,
    [], [None], [{}], [[]], {}, {"a": 1}, '{"reference": "x"}', [1], [2], [9],
    {"start": "2024-05-02", "end": "2024-05-01"}, {"start": "2024-05-02T00:00:00Z", "end": "2024-05-02"},
    "2024", "2024-02", "2024-13", "2024-02-29", "2023-02-29", "2000-02-29", "1900-02-29", "2024-04-31",
    "20240101", "2024-W01-1", "0000-01-01", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00",
    "2024-01-01T24:00:00Z",
    "2024-01-01t00:00:00z", "2024-01-01 00:00:00Z", "2024-12-31T23:59:60+07:00", "2024-01-01T00:00:00+14:01",
    "2024-01-01T00:00:00.123456789Z", "2024-01-01T10:00Z", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "12:00:00", "24:00:00",
    "active", "cancelled", "draft", "banana", "claim", "VND", "USD", "male",
    "http://a.b/c", "not a url", "urn:oid:1.2", "YWJj", "abc=", "#x", "Patient/1",
)  # fmt: skip

NAMES = (
    "foo", "id", "extension", "_status", "_id", "resourceType", "fhir_comments", "status__ext",
    "resource_type", "valueString", "_value", "identifier", "modifierExtension", "text", "contained",
    "use", "period", "language", "servicedDate", "servicedPeriod", "factor", "tax", "quantity", "start",
    "coding", "diagnosisReference", "implicitRules", "sequence", "diagnosisSequence", "end", "billablePeriod",
)  # fmt: skip

BESIDE: tuple[Any, ...] = (
    [{"url": "u", "valueString": "x"}],
    [{"url": "u", "valueString": "x", "valueCode": "y"}],
    {"extension": [{"url": "u", "valueDecimal": 1.5}]},
    {"extension": []},
    {"id": "x"},
)


class Mutations:
    """Changes documents, the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def of(self, document: Any) -> Any:
        """A copy with one to three changes."""
        changed = copy.deepcopy(document)
        for _ in range(self._chance.choice((1, 1, 1, 2, 3))):
            self._change(changed)
        return changed

    def _change(self, document: Any) -> None:
        places = list(_places(document))
        if not places:
            return
        within, key = self._chance.choice(places)
        match self._chance.randrange(7):
            case 0:
                del within[key]
            case 1 | 2:
                within[key] = self._chance.choice(NEARLY)
            case 3:
                within[key] = [within[key]]
            case 4 if isinstance(within, dict):
                within[self._chance.choice(NAMES)] = self._chance.choice((*NEARLY, *BESIDE))
            case 5:
                elsewhere, other = self._chance.choice(places)
                within[key] = copy.deepcopy(elsewhere[other])
            case _ if isinstance(within, dict):
                within[f"_{key}"] = copy.deepcopy(self._chance.choice(BESIDE))
                if self._chance.random() < 0.5:
                    del within[key]


def _places(node: Any) -> Any:
    """Every place in the document, as the object or list it is in and its name or number there."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from _places(node[key])
