"""The pages of docs/rules follow from the rules."""

from docs.generate.rule_pages import pages
from review.rulebook.engine.rulebook import Rulebook


def test_there_is_a_page_for_every_rule_and_one_of_all() -> None:
    made = pages()
    assert len(made) == len(Rulebook().rules) + 1
    for rule in Rulebook().rules:
        assert f"| {rule.code} |" in made["README.md"]


def test_a_page_tells_title_law_dates_and_headings() -> None:
    page = pages()["card_not_in_force.md"]
    assert page.startswith("# W01 Card not in force during the stay\n\n*Thẻ BHYT không có giá trị")
    for heading in ("What it looks for", "What a reviewer does", "What it cannot see", "Law"):
        assert f"\n## {heading}\n" in page
    assert "| 2025-07-01 | Nghị định 188/2025/NĐ-CP | Điều 50 khoản 4 | – |" in page
    assert "| CUT (xuất toán một phần) | 0.9500 (19 of 20) |" in page


def test_every_link_of_the_table_leads_to_a_page() -> None:
    made = pages()
    rows = [row for row in made["README.md"].splitlines() if "](" in row]
    assert {row.split("](")[1].split(")")[0] for row in rows} == set(made) - {"README.md"}
