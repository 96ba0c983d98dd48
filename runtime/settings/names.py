"""Which `WARDGATE_*` names exist: one environment may serve all processes, so each accepts the others' names.

Every process declares its Settings class in pyproject.toml, as an entry point of `wardgate.settings`.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution

import msgspec

PREFIX = "WARDGATE_"
# Behind the name of a setting: the variable with the path of the file that has its value (files.py).
FILE_SUFFIX = "_FILE"
GROUP = "wardgate.settings"

# Kubernetes gives every container these variables for a Service called wardgate, or wardgate-something.
KUBERNETES = re.compile(
    rf"""{PREFIX} (?:[A-Z0-9_]+_)? (?:
        SERVICE_HOST = .* |
        SERVICE_PORT (?:_[A-Z0-9_]+)? = [0-9]+ |
        PORT (?:_[0-9]+_(?:TCP|UDP|SCTP))? = (?:tcp|udp|sctp)://.* |
        PORT_[0-9]+_(?:TCP|UDP|SCTP)_(?:PROTO|PORT|ADDR) = .*
    )""",
    re.VERBOSE,
)


def known_names() -> set[str]:
    """The names of all settings of all processes."""
    entries = distribution("wardgate").entry_points.select(group=GROUP)
    return {name for entry in entries for name in names_of(entry.load())}


def names_of(settings: type[msgspec.Struct]) -> list[str]:
    """The variables that the fields of a Settings class are read from, in the same order."""
    return [PREFIX + field.name.upper() for field in msgspec.structs.fields(settings)]


def unknown_names(environment: Mapping[str, str]) -> Iterator[str]:
    """A line for each WARDGATE_* variable that no process has a setting for."""
    given = sorted(name for name in environment if name.startswith(PREFIX))
    known = known_names() if given else set()
    for name in given:
        if not _is_known(name, known) and not KUBERNETES.fullmatch(f"{name}={environment[name]}"):
            likely = _likely(name, known)
            yield f"{name} is not a setting" + (f"; is {likely} meant?" if likely else "")


def _is_known(name: str, known: set[str]) -> bool:
    return name in known or name.removesuffix(FILE_SUFFIX) in known


def _likely(name: str, known: set[str]) -> str | None:
    setting = name.removesuffix(FILE_SUFFIX)
    likely = difflib.get_close_matches(setting, known, n=1)
    return likely[0] + name[len(setting) :] if likely else None
