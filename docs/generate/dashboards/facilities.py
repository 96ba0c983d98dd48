"""Facilities that stand out: by money cut, by findings, by guessing."""

from docs.generate.dashboards.panel import (
    COUNT,
    MONEY,
    SHARE,
    Dashboard,
    Query,
    Section,
    bars,
    graph,
    table,
)

# Every console shows the same facilities.
BY = "max by (facility)"

STANDING_OUT = Section(
    "Over the last twelve months",
    (
        bars("Most money cut", MONEY, f"topk(20, {BY} (wardgate_facility_cut_vnd))", "{{facility}}"),
        bars(
            "Largest share of claims with a finding",
            SHARE,
            f"topk(20, {BY} (wardgate_facility_findings_ratio))",
            "{{facility}}",
            "Of facilities with at least 50 claims.",
        ),
        table(
            "All that stand out",
            ("Claims", COUNT, f"{BY} (wardgate_facility_claims)"),
            ("With a finding", SHARE, f"{BY} (wardgate_facility_findings_ratio)"),
            ("Cut", MONEY, f"{BY} (wardgate_facility_cut_vnd)"),
            ("Share cut", SHARE, f"{BY} (wardgate_facility_cut_ratio)"),
            what="At most forty; the page of facilities of the console has all, with their months and peers.",
        ),
    ),
)
GUESSING = Section(
    "Guessing",
    (
        graph(
            "Look-ups refused, in an hour",
            COUNT,
            Query(
                "topk(10, sum by (facility) (increase(wardgate_unknown_refused_total[1h])))", "{{facility}}"
            ),
            what="The facility looked up too many unknown people, or stated one person wrongly too often.",
        ),
        bars(
            "Look-ups refused, in a week",
            COUNT,
            "topk(20, sum by (facility) (increase(wardgate_unknown_refused_total[1w])))",
            "{{facility}}",
        ),
    ),
)
FACILITIES = Dashboard(
    "facilities",
    "Wardgate: facilities",
    "Facilities that stand out, by what reviewers cut, by findings, and by guessing.",
    (STANDING_OUT, GUESSING),
)
