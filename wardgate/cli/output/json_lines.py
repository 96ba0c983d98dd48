"""Writes messages as JSON with the field names of proto/."""

import json

from google.protobuf.json_format import MessageToDict, MessageToJson
from google.protobuf.message import Message


def as_json(message: Message, *, lines: bool = True) -> str:
    """The whole message: indented over several lines, or on one line."""
    return MessageToJson(
        message, preserving_proto_field_name=True, ensure_ascii=False, indent=2 if lines else None
    )


def as_line(**parts: object) -> str:
    """One line of NDJSON with these fields; messages become objects, None is left out."""
    return json.dumps(
        {name: _plain(part) for name, part in parts.items() if part is not None}, ensure_ascii=False
    )


def _plain(part: object) -> object:
    return MessageToDict(part, preserving_proto_field_name=True) if isinstance(part, Message) else part
