"""Claims of ten lines, made of the sample claims."""

import msgspec

LINES = 10


def has_lines(content: bytes) -> bool:
    """Whether the claim has any: one of the sample faults is a bill without."""
    return bool(msgspec.json.decode(content).get("item"))


def with_lines(content: bytes, lines: int, number: str) -> bytes:
    """The claim with so many lines, which are its own ones again and again, under another number."""
    claim = msgspec.json.decode(content)
    items = [claim["item"][line % len(claim["item"])] | {"sequence": line + 1} for line in range(lines)]
    identifier = [{"system": "urn:wardgate:sid:visit-number", "value": number}]
    return msgspec.json.encode(claim | {"identifier": identifier, "item": items})
