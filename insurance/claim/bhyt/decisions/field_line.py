"""Reads one line of a decision's file: a name, a kind, and what the decision demands.

    MA_GIUONG  text[]  <=50 like:bed
    MA_XANG_DAU  text  <=20 if:MA_NHOM=12

`[]` after the kind: several values. `<=50` and `=12`: characters. `required`. `if:` with a condition: `FIELD`
has a value, `FIELD=` has none, `FIELD=1,2` is one of these, `FIELD!=1,2` is none of them. `in:1,2` or
`in:@LIST`: codes. `like:` with the name of a form in value_forms.yaml.
"""

from collections.abc import Mapping

from insurance.claim.bhyt.decisions.field import Condition, Field, FieldKind
from insurance.claim.bhyt.decisions.value_form import ValueForm

MANY = "[]"


def field_in(line: str, forms: Mapping[str, ValueForm]) -> Field:
    """The field. Raises ValueError for a word that is none of the above, KeyError for an unknown form."""
    name, kind, *words = line.split()
    demands: dict[str, object] = {}
    for word in words:
        key, _, said = word.partition(":")
        demands |= {"form": forms[said]} if key == "like" else _demand(word)
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
    raise ValueError(f"not a demand of a decision: {word}")


def _condition(said: str) -> Condition:
    name, equals, values = said.partition("=")
    found = frozenset(filter(None, values.split(",")))
    negated = name.endswith("!") or (bool(equals) and not found)
    return Condition(name.removesuffix("!"), found, negated)
