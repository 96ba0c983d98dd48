r"""Reads one line of a decision's file: a name, a kind, and what the decision demands.

    MA_GIUONG  text[]  <=50 like:[HTCK][0-9]{3}
    MA_XANG_DAU  text  <=20 if:MA_NHOM=12

`[]` after the kind: several values. `<=50` and `=12`: characters. `required`. `if:` with a condition: `FIELD`
has a value, `FIELD=` has none, `FIELD=1,2` is one of these, `FIELD!=1,2` is none of them. `in:1,2` or
`in:@LIST`: codes. `like:` with a regular expression without blanks.
"""

import re

from insurance.claim.bhyt.decisions.field import Condition, Field, FieldKind

MANY = "[]"


def field_in(line: str) -> Field:
    """The field. Raises ValueError for a word that is none of the above."""
    name, kind, *words = line.split()
    demands: dict[str, object] = {}
    for word in words:
        demands |= _demand(word)
    return Field(
        name=name,
        kind=FieldKind(kind.removesuffix(MANY)),
        many=kind.endswith(MANY),
        **demands,  # type: ignore[arg-type]
    )


def _demand(word: str) -> dict[str, object]:
    if word == "required":
        return {"required": True}
    if word.startswith("<="):
        return {"longest": int(word[2:])}
    if word.startswith("="):
        return {"length": int(word[1:])}
    key, _, said = word.partition(":")
    if key == "if":
        return {"required": _condition(said)}
    if key == "in":
        return {"list_name": said[1:]} if said.startswith("@") else {"codes": tuple(said.split(","))}
    if key == "like":
        return {"pattern": re.compile(said)}
    raise ValueError(f"not a demand of a decision: {word}")


def _condition(said: str) -> Condition:
    name, equals, values = said.partition("=")
    found = frozenset(filter(None, values.split(",")))
    negated = name.endswith("!") or (bool(equals) and not found)
    return Condition(name.removesuffix("!"), found, negated)
