"""Drafts of decisions."""

from tests.unit.review.triage.deciding.claims import by_line, line, whole

CUT = by_line(line(1, "ACCEPT"), line(2, "CUT", 400, "W06", note="Chỉ 2 lần."))
ACCEPT = whole("ACCEPT")
