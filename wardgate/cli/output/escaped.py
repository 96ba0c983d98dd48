"""Escapes what came from elsewhere before it is shown: texts, messages of the gateway, rows of the log."""

from typing import Any, TypeVar, cast

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from runtime.untrusted.escaped_text import escape_text

Value = TypeVar("Value")


def escaped(value: Value) -> Value:
    """The same value with every text in it escaped, line breaks too.

    Takes texts, messages, and tuples and dictionaries of these. Anything else stays as it is.
    """
    return cast(Value, _escaped(value))


def _escaped(value: Any) -> Any:  # noqa: ANN401 - of the type of the value
    if type(value) is str:
        return escape_text(value)
    if isinstance(value, Message):
        copy = type(value)()
        copy.CopyFrom(value)
        _escape_message(copy)
        return copy
    if isinstance(value, tuple):
        parts = map(_escaped, value)
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, dict):
        return {_escaped(name): _escaped(part) for name, part in value.items()}
    return value


def _escape_message(message: Message) -> None:
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for part in value if _is_repeated(value) else (value,):
                _escape_message(part)
        elif field.type == FieldDescriptor.TYPE_STRING:
            if _is_repeated(value):
                value[:] = map(escape_text, value)
            else:
                setattr(message, field.name, escape_text(value))


def _is_repeated(value: object) -> bool:
    return not isinstance(value, Message | str)
