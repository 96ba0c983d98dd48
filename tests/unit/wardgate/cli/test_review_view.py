"""What `wardgate claim` shows of the findings of a review."""

from rich.console import Console

from gateway.v1.review_pb2 import Finding, Review
from gateway.v1.text_pb2 import Text
from wardgate.cli.claims.review_view import review_view


def shown(finding: Finding) -> str:
    console = Console(width=120)
    with console.capture() as captured:
        console.print(review_view(Review(findings=[finding])))
    return captured.get()


def test_a_finding_has_its_code_in_the_insurers_list_where_it_is_another_one() -> None:
    title = Text(vi="Sai mức hưởng", en="Wrong rate")
    assert "W25 (F2_18) Wrong rate" in shown(Finding(rule="W25", insurer_code="F2_18", title=title))
    assert "F0_99 Wrong rate" in shown(Finding(rule="F0_99", insurer_code="F0_99", title=title))
    assert "W06 Wrong rate" in shown(Finding(rule="W06", title=title))
