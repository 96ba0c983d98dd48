"""The time zone of the insurer: every day in this project is a day in Ho Chi Minh City."""

from zoneinfo import ZoneInfo

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")
