"""The rules' examples, tests/rules/<theme>/<rule>.yaml: each a sentence, a case, and the rule's answer."""

from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from msgspec.structs import replace

from review.rulebook import rules
from review.rulebook.engine.case import Case
from review.rulebook.engine.rule import Rule
from review.rulebook.engine.rule_files import modules_of
from tests.rules.cases import a_case, a_concurrent_use, a_stay, some_usual

FOLDER = Path(__file__).parent


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case by its differences from the one of tests/rules/cases.py, and the rule's answer to it.

    `day` is the day of the visit and of everything in it. The claim comes in on that day too, or on
    `received_on`. `finds` and `missing` list every answer of the
    rule, in order. A finding must have the values that its entry in `finds` gives; `missing` are paths.
    `insurer_example` is the code of the insurer's list, if the list has this example, with its figures.
    """

    name: str
    day: date | None
    claim: dict[str, Any] = {}
    card: dict[str, Any] = {}
    receipts: dict[str, Any] = {}
    earlier: list[dict[str, Any]] = []
    catalogues: dict[str, list[dict[str, Any]]] = {}
    facility: dict[str, Any] | None = None
    facility_codes: list[dict[str, Any]] = []
    usual: dict[str, Any] | None = None
    uses: list[dict[str, Any]] | None = []
    previous: list[dict[str, Any]] | None = []
    finds: list[dict[str, Any]] = []
    missing: list[str] = []
    received_on: date | msgspec.UnsetType | None = msgspec.UNSET
    insurer_example: str = ""

    @property
    def case(self) -> Case:
        """The case to be judged."""
        case = a_case(
            self.day,
            dict(self.claim),
            dict(self.card),
            dict(self.receipts),
            list(self.earlier),
            self.catalogues,
            self.facility,
            self.facility_codes,
        )
        if self.usual is not None:
            case = replace(case, usual=some_usual(**self.usual))
        if self.previous != []:
            case = replace(case, previous=self.previous and tuple(a_stay(**stay) for stay in self.previous))
        if self.uses != []:
            case = replace(case, uses=self.uses and tuple(a_concurrent_use(**use) for use in self.uses))
        return case if self.received_on is msgspec.UNSET else replace(case, received_on=self.received_on)


class Exemplified(msgspec.Struct, frozen=True):
    """A rule with its examples. `place` is its theme and name, the same for both files: "cards/a_rule"."""

    place: str
    module: ModuleType
    examples: tuple[Example, ...]

    @property
    def name(self) -> str:
        """The name of the rule's file."""
        return self.place.rpartition("/")[2]

    @property
    def rule(self) -> Rule:
        """The rule that the module declares."""
        declared: Rule = self.module.rule
        return declared


@cache
def exemplified() -> tuple[Exemplified, ...]:
    """Every rule; one without a file of examples has none."""
    return tuple(_examples_of(module) for module in modules_of(rules))


def places_of_examples() -> set[str]:
    """The theme and name of every file of examples."""
    return {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.yaml")}


def _examples_of(module: ModuleType) -> Exemplified:
    place = module.__name__.removeprefix(f"{rules.__name__}.").replace(".", "/")
    path = FOLDER / f"{place}.yaml"
    examples = msgspec.yaml.decode(path.read_bytes(), type=tuple[Example, ...]) if path.exists() else ()
    return Exemplified(place, module, examples)
