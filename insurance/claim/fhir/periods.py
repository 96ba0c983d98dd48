"""Compares the two ends of a FHIR Period."""

from insurance.claim.fhir.mapping.date_times import DAY, local_day, local_time


def ends_before_start(start: str, end: str) -> bool:
    """Whether the end of a period is before its start, as far as both are given.

    Two instants are compared exactly. Otherwise what both have in common is compared as written: the period
    from 2024-05-03 to 2024-05 is in order, and so is one that ends on the day of an instant. That day may be
    the one in Ho Chi Minh City, too: FHIR does not say in which time zone a day is.
    """
    if len(start) > DAY and len(end) > DAY:
        first, last = local_time(start), local_time(end)
        return first is not None and last is not None and last < first
    common = min(len(start), len(end), DAY)
    return end[:common] < start[:common] and not (common == DAY and _is_in_order_here(start, end))


def _is_in_order_here(start: str, end: str) -> bool:
    first, last = local_day(start), local_day(end)
    return first is not None and last is not None and first <= last
