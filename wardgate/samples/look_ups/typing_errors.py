"""Typing errors of a clerk: each takes a correct question and makes one thing wrong."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from wardgate.samples.people.numbers import Numbers


class Question(msgspec.Struct, frozen=True):
    """The facts of a look-up: one of the two numbers, and the holder's particulars."""

    chip_id: str | None
    card_number: str | None
    full_name: str
    birth_date: str
    registered_facility: str = ""
    sex: str = ""


class TypingErrors:
    """Every typing error, by its name in data/samples.yaml."""

    def __init__(self, numbers: Numbers, names: Iterable[str], facilities: Iterable[str]) -> None:
        self._numbers = numbers
        self._other_names = list(names)
        self._facilities = list(facilities)
        self._by_name: dict[str, Callable[[Question], Question]] = {
            "unassigned_chip_id": self._unassigned_chip_id,
            "unassigned_card_number": self._unassigned_card_number,
            "other_group": _other_group,
            "other_province": _other_province,
            "other_level": _other_level,
            "other_name": self._other_name,
            "last_letter_missing": _last_letter_missing,
            "other_birth_date": _other_birth_date,
            "other_sex": _other_sex,
            "other_facility": self._other_facility,
        }

    def make(self, name: str, question: Question) -> Question:
        """The question with this error. Raises KeyError for an unknown name."""
        return self._by_name[name](question)

    def _unassigned_chip_id(self, question: Question) -> Question:
        return replace(question, chip_id=self._numbers.unassigned_chip_id(str(question.chip_id)))

    def _unassigned_card_number(self, question: Question) -> Question:
        return replace(question, card_number=self._numbers.unassigned_card_number(str(question.card_number)))

    def _other_name(self, question: Question) -> Question:
        initials = _initials(question.full_name)
        name = next(name for name in self._other_names if not initials & _initials(name))
        return replace(question, full_name=name)

    def _other_facility(self, question: Question) -> Question:
        other = next(code for code in self._facilities if code != question.registered_facility)
        return replace(question, registered_facility=other)


def _other_group(question: Question) -> Question:
    number = str(question.card_number)
    return replace(question, card_number=("GD" if number[:2] != "GD" else "DN") + number[2:])


def _other_province(question: Question) -> Question:
    number = str(question.card_number)
    province = "79" if number[3:5] != "79" else "01"
    return replace(question, card_number=number[:3] + province + number[5:])


def _other_level(question: Question) -> Question:
    number = str(question.card_number)
    return replace(question, card_number=number[:2] + ("3" if number[2] != "3" else "4") + number[3:])


def _last_letter_missing(question: Question) -> Question:
    return replace(question, full_name=question.full_name[:-1])


def _other_birth_date(question: Question) -> Question:
    wrong = date.fromisoformat(question.birth_date) - timedelta(days=400)
    return replace(question, birth_date=wrong.isoformat())


def _other_sex(question: Question) -> Question:
    return replace(question, sex="male" if question.sex == "female" else "female")


def _initials(name: str) -> set[str]:
    plain = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    return {word[0] for word in plain.split()}
