"""Makes HTML from templates. All values are escaped: a claim's text is text, whatever it contains.

Characters that turn the direction of writing are shown as Python writes them, and turn nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from review.accounts.role import Permission
from review.console.http.csrf import FIELD
from review.console.http.static_files import StaticFiles
from review.console.text.formats import Formats
from review.console.text.language import Language
from review.console.text.words import Words, read_words
from runtime.untrusted.escaped_text import escape_on_page

FILTERS = (
    "number",
    "amount",
    "money",
    "short_money",
    "percent",
    "day",
    "days",
    "stay",
    "moment",
    "short_moment",
    "clock_time",
    "duration",
    "short_duration",
)


class NavEntry(NamedTuple):
    """An entry of the top bar: the area in `words/frame.yaml`, its path, and who sees it."""

    area: str
    path: str
    permission: Permission


class Renderer:
    """Templates in both languages. Each has `t(key)`, `static(name)`, `nav` and the filters of Formats."""

    def __init__(self, static: StaticFiles, nav: Sequence[NavEntry]) -> None:
        self.nav = tuple(nav)
        self._words = read_words()
        self._formats = {language: Formats(language) for language in Language}
        self._environments = {language: self._environment(language, static) for language in Language}

    def words(self, language: Language) -> Words:
        """The texts of a language."""
        return self._words[language]

    def formats(self, language: Language) -> Formats:
        """The numbers and dates of a language."""
        return self._formats[language]

    def html(self, language: Language, template: str, context: Mapping[str, object]) -> str:
        """The text of a page."""
        return self._environments[language].get_template(template).render(context)

    def _environment(self, language: Language, static: StaticFiles) -> Environment:
        environment = Environment(
            loader=PackageLoader("review.console"),
            autoescape=True,
            undefined=StrictUndefined,
            # Templates do not change while the process runs.
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_shown,
        )
        formats = self._formats[language]
        filters: dict[str, Callable[..., object]] = {name: getattr(formats, name) for name in FILTERS}
        environment.filters.update(filters)
        environment.globals.update(
            t=self._words[language], static=static.address, nav=self.nav, csrf_field=FIELD
        )
        return environment


def _shown(value: object) -> object:
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return escape_on_page(str(value)) if is_text else value
