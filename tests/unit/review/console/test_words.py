"""The words of the console: every text in both languages, none missing, none unused."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

import review.console
from review.console.text.language import Language, wanted_language
from review.console.text.words import Entry, all_entries, read_words

FOLDER = Path(review.console.__file__).parent
ENTRIES = dict(all_entries())
# t("queue.title"), words("queue.title"), and t("frame.role_" ~ role), which uses all keys that begin so.
USE = re.compile(r"""(?:\bt|\bt\.find|\b_?words|\bwords\.find)\(\s*["']([a-z_]+\.[a-z0-9_]*)["'](\s*[~+])?""")


def uses() -> Iterator[tuple[str, bool]]:
    """Each key that a template or module uses; whether it is only the beginning of one."""
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in (".html", ".py"):
            for key, concatenation in USE.findall(path.read_text(encoding="utf-8")):
                yield key, bool(concatenation)


def texts(entry: Entry) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def fields(entry: Entry) -> set[str]:
    return {name for text in texts(entry) for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_in_both_languages_with_the_same_values() -> None:
    assert [key for key, entry in ENTRIES.items() if not is_in_both_languages(entry)] == []


def is_in_both_languages(entry: Mapping[str, Entry]) -> bool:
    if set(entry) != {"vi", "en"} or not all(text.strip() for one in entry.values() for text in texts(one)):
        return False
    # English may leave a count of one out.
    return fields(entry["vi"]) == fields(entry["en"])


def test_no_key_is_missing_and_none_is_unused() -> None:
    used = list(uses())
    whole = {key for key, is_beginning in used if not is_beginning}
    beginnings = tuple(key for key, is_beginning in used if is_beginning)
    assert whole - set(ENTRIES) == set()
    assert {key for key in ENTRIES if key not in whole and not key.startswith(beginnings)} == set()


def test_a_text_that_depends_on_a_count_has_one_form_for_one() -> None:
    words = read_words()[Language.ENGLISH]
    assert words("login.tries_left", count=1).startswith("1 try left")
    assert words("login.tries_left", count=3).startswith("3 tries left")


def test_a_count_that_is_written_already_has_the_form_for_one_too() -> None:
    words = read_words()[Language.ENGLISH]
    assert words("queue.empty_whole", count="1") == "The whole queue has 1 claim."
    assert words("queue.empty_whole", count="1,001") == "The whole queue has 1,001 claims."


def test_every_count_of_things_has_a_form_for_one() -> None:
    things = re.compile(r"\{count\} (?:[a-z]+ )*[a-z]+s\b")
    english = {key: entry["en"] for key, entry in ENTRIES.items()}
    assert [key for key, text in english.items() if isinstance(text, str) and things.search(text)] == []


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "expected"),
    [
        ("en", "vi", "vi", "en"),
        ("fr", "en", "vi", "en"),
        (None, None, "en-GB,en;q=0.9", "en"),
        (None, None, "fr-FR,en;q=0.8", "en"),
        (None, None, "fr", "vi"),
        (None, "nonsense", None, "vi"),
    ],
)
def test_the_language_is_the_one_asked_for_then_kept_then_preferred(
    asked: str | None, kept: str | None, accepted: str | None, expected: str
) -> None:
    assert wanted_language(asked, kept, accepted) == expected
