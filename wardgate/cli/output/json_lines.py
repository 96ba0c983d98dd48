"""Protobuf JSON with the field names of proto/."""

import json

from google.protobuf.json_format import MessageToDict, MessageToJson
from google.protobuf.message import Message


def as_json(message: Message, *, lines: bool = True) -> str:
    """A whole answer: over many lines, or on one."""
    return MessageToJson(
        message, preserving_proto_field_name=True, ensure_ascii=False, indent=2 if lines else None
    )


def as_line(**parts: object) -> str:
    """Several parts as one line of NDJSON; messages become objects, what is None is left out."""
    return json.dumps(
        {name: _plain(part) for name, part in parts.items() if part is not None}, ensure_ascii=False
    )


def _plain(part: object) -> object:
    return MessageToDict(part, preserving_proto_field_name=True) if isinstance(part, Message) else part
