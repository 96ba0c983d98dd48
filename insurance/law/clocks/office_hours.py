"""When public offices are open on a working day."""

from datetime import time

import msgspec


class OpenSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From one time of day to another, in Ho Chi Minh City. Raises ValueError where they are out of order."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Check the order."""
        if self.opens >= self.closes:
            raise ValueError("an office must open before it closes")


class OfficeHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The spans of a working day, the earliest first.

    `same_day_until`: what arrives until then, and is due on the same day, is due on this one; what arrives
    later, on the next working day. The numbers are in insurance/law/parameters/office_hours.yaml.
    """

    spans: tuple[OpenSpan, ...]
    same_day_until: time

    def __post_init__(self) -> None:
        """Raises ValueError if there is no span, or if two are out of order."""
        ends = [moment for span in self.spans for moment in (span.opens, span.closes)]
        if not ends or ends != sorted(ends):
            raise ValueError("list at least one span, the earliest first")

    @property
    def closing(self) -> time:
        """The time at which the day ends."""
        return self.spans[-1].closes
