r"""Writes messages as JSON with the field names of proto/. What acts on a terminal is escaped, as \u009b."""

import json
from collections.abc import Mapping

from google.protobuf.json_format import MessageToDict, MessageToJson
from google.protobuf.message import Message

from runtime.untrusted.escaped_text import escape_json


def as_json(message: Message, *, lines: bool = True) -> str:
    """The whole message: indented over several lines, or on one line."""
    return escape_json(
        MessageToJson(
            message, preserving_proto_field_name=True, ensure_ascii=False, indent=2 if lines else None
        )
    )


def as_line(**parts: object) -> str:
    """One line of NDJSON with these fields; messages become objects, None is left out."""
    return _json({name: _plain(part) for name, part in parts.items() if part is not None})


def as_json_object(fields: Mapping[str, object]) -> str:
    """An object with these fields, indented over several lines."""
    return _json(fields, indent=2)


def _json(value: object, indent: int | None = None) -> str:
    return escape_json(json.dumps(value, ensure_ascii=False, indent=indent))


def _plain(part: object) -> object:
    return MessageToDict(part, preserving_proto_field_name=True) if isinstance(part, Message) else part
