"""The time zone of the insurer: every day in this project is a day in Ho Chi Minh City."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(moment: datetime) -> date:
    """The day in Ho Chi Minh City. `moment` has a time zone."""
    return moment.astimezone(HO_CHI_MINH).date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Ho Chi Minh City."""
    return datetime.combine(day, time(), HO_CHI_MINH)
