"""The two languages of the console, and which one a request wants."""

from enum import StrEnum

LONGEST_HEADER = 1000


class Language(StrEnum):
    """A language of the console."""

    VIETNAMESE = "vi"
    ENGLISH = "en"

    @property
    def other(self) -> "Language":
        """The language to switch to."""
        return Language.ENGLISH if self is Language.VIETNAMESE else Language.VIETNAMESE


def wanted_language(asked: str | None, kept: str | None, accepted: str | None) -> Language:
    """What `?lang=` asks for, else what was chosen before, else what the browser prefers, else Vietnamese."""
    known = set(Language)
    preferred = (part.partition(";")[0].strip()[:2] for part in (accepted or "")[:LONGEST_HEADER].split(","))
    return next((Language(one) for one in (asked, kept, *preferred) if one in known), Language.VIETNAMESE)
