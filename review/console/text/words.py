"""Reads the words of the console: `words/<area>.yaml` has each text in both languages, side by side."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

import yaml

from review.console.text.language import Language

# Ten times as fast, where the library was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A text, or one text for 1 and one for other counts.
Entry = str | Mapping[str, str]


class Words:
    """The texts of one language by key, such as `queue.title`."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with `{name}` replaced by values. Where it depends on `count`, by its number.

        The number may be written already, as 1.000 is.
        """
        entry = self._entries[key]
        if not isinstance(entry, str):
            entry = entry["one" if str(values.get("count")) == "1" else "other"]
        return entry.format(**values) if values else entry

    def find(self, key: str) -> str | None:
        """The text of a key that may be missing, such as one made of a rule's code."""
        entry = self._entries.get(key)
        return entry if isinstance(entry, str) else None


def read_words() -> dict[Language, Words]:
    """The words of each language."""
    entries = dict(all_entries())
    return {
        language: Words({key: entry[language.value] for key, entry in entries.items()})
        for language in Language
    }


def all_entries() -> Iterator[tuple[str, Mapping[str, Entry]]]:
    """Each key with its texts by language."""
    folder = files("review.console") / "words"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        area = file.name.removesuffix(".yaml")
        for key, entry in yaml.load(file.read_text(encoding="utf-8"), LOADER).items():
            yield f"{area}.{key}", entry
