"""Each rule has a page in docs/rules."""

from docs.generate.rules import rule_pages
from tests.the_rulebook import the_rulebook


def test_every_rule_has_a_page_in_each_language_and_a_row_in_the_overview() -> None:
    made = rule_pages()
    assert len(made) == 2 * len(the_rulebook().rules) + 1
    for rule in the_rulebook().rules:
        assert f"| {rule.code} |" in made["README.md"]


def test_a_page_has_title_law_dates_and_headings() -> None:
    page = rule_pages()["card_not_in_force.md"]
    assert "\n# W01 Card not in force during the stay\n\n*Thẻ BHYT không có giá trị" in page
    assert "([Tiếng Việt](card_not_in_force.vi.md))" in page
    for heading in ("What it looks for", "What a reviewer does", "What it cannot see", "Law"):
        assert f"\n## {heading}\n" in page
    assert "| 2025-07-01 | Nghị định 188/2025/NĐ-CP | Điều 50 khoản 4 | `days_of_grace.yaml` |" in page
    assert "| CUT (xuất toán một phần) | 0.9500 (19 of 20) |" in page


def test_a_vietnamese_page_has_the_same_in_vietnamese() -> None:
    page = rule_pages()["card_not_in_force.vi.md"]
    assert "\n# W01 Thẻ BHYT không có giá trị trong thời gian điều trị\n\n*Card not in force" in page
    for heading in ("Nội dung kiểm tra", "Hướng xử lý", "Quy tắc không phát hiện được", "Căn cứ pháp lý"):
        assert f"\n## {heading}\n" in page
    assert "| 2025-07-01 | Nghị định 188/2025/NĐ-CP | Điều 50 khoản 4 | `days_of_grace.yaml` |" in page
    assert "| CUT (xuất toán một phần) | 0.9500 (19 trên 20) |" in page


def test_every_link_of_the_table_leads_to_a_page() -> None:
    made = rule_pages()
    rows = [row for row in made["README.md"].splitlines() if row.startswith("|") and "](" in row]
    linked = {link.split(")")[0] for row in rows for link in row.split("](")[1:]}
    assert linked == set(made) - {"README.md"}
