"""docs/scale.md says what was measured, planned and simulated."""

from docs.generate.scale.costs import read_costs
from docs.generate.scale.page import scale_page
from docs.generate.scale.parts.prose import WIDTH, prose
from docs.generate.scale.parts.sizes import size
from docs.generate.scale.peak import read_peaks


def test_the_page_has_the_measured_cost_of_a_claim_and_the_gateways_that_are_enough() -> None:
    costs, peaks = read_costs(), read_peaks()
    page = scale_page(costs, peaks)
    assert f"{costs.claim.gateway:,.0f}" in page
    assert f"{peaks.curve('Vietnam').enough} for Vietnam" in page
    assert f"{costs.stored.claim:,.0f} bytes" in page


def test_lines_have_one_width_and_lists_stay_lists() -> None:
    text = "A paragraph\nof two lines.\n\n- one\n- two " + "and more words " * 20 + "\n\n# A heading\n"
    wrapped = prose(text)
    assert wrapped.startswith("A paragraph of two lines.\n\n- one\n- two and more")
    assert wrapped.endswith("\n\n# A heading\n")
    assert max(map(len, wrapped.splitlines())) <= WIDTH
    assert "\n  and" in wrapped or "\n  more" in wrapped or "\n  words" in wrapped


def test_bytes_are_written_in_the_largest_unit_of_which_there_is_one() -> None:
    assert [size(amount) for amount in (2.5e6, 1e9, 3_200e9)] == ["2.5 MB", "1.0 GB", "3.2 TB"]
