"""What an answer says about a code that was replaced by another one."""

from datetime import date
from enum import StrEnum

import msgspec

from insurance.text import Text


class RenumberedThing(StrEnum):
    """What has the code: a card by the code of its province, or a facility."""

    CARD = "CARD"
    FACILITY = "FACILITY"


CARD = Text(
    "Mã tỉnh trong mã thẻ đã đổi do sáp nhập tỉnh từ ngày {day}; đây vẫn là cùng một thẻ.",
    "The province's code in the card number changed with a merger on {day}; it is the same card.",
)
FACILITY = Text(
    "Cơ sở {stated} và {registered} là một cơ sở: mã đã đổi từ ngày {day}.",
    "{stated} and {registered} are the same facility: its code changed on {day}.",
)


class Renumbering(msgspec.Struct, frozen=True):
    """The question or the caller has `stated`, the register has `registered`; both are of the same thing.

    One of the two has replaced the other since the day `since`.
    """

    thing: RenumberedThing
    stated: str
    registered: str
    since: date

    @property
    def message(self) -> Text:
        """Why the two count as the same, without the number of a person."""
        text = CARD if self.thing is RenumberedThing.CARD else FACILITY
        facts = {"stated": self.stated, "registered": self.registered}
        return Text(
            text.vi.format(day=f"{self.since:%d/%m/%Y}", **facts),
            text.en.format(day=self.since.isoformat(), **facts),
        )
