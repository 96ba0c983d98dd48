"""Where the insurer is: a day, in all of this, is a day in Ho Chi Minh City."""

from zoneinfo import ZoneInfo

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")
