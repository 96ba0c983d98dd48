"""Which folders have an office that the register does not know: each is logged when it is found so."""

from structlog.typing import FilteringBoundLogger

ADVICE = (
    "Nothing is put into its folder, and nothing taken from there. Add the office with `wardgate offices "
    "add`, or correct its code in WARDGATE_RELAY_FOLDERS."
)


class UnknownOffices:
    """The port Offices of the folders of one relay."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        self._log = log
        self._unknown: set[str] = set()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._unknown)

    def note(self, code: str, *, is_known: bool) -> None:
        """See Offices."""
        if is_known and code in self._unknown:
            self._unknown.discard(code)
            self._log.info("the office of a folder is known now", office=code)
        elif not is_known and code not in self._unknown:
            self._unknown.add(code)
            self._log.warning("the office of a folder is not known", office=code, advice=ADVICE)
