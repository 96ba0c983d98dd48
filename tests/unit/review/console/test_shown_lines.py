"""The lines on the page of a claim: what each says beside its columns."""

import re

from tests.unit.review.console.claims_in_memory import ClaimsInMemory, a_finding

PREFIX = "urn:wardgate:extension:"
DRUG = {
    "sequence": 1,
    "productOrService": {"coding": [{"code": "40.67"}], "text": "Thuốc <b>mẫu</b>"},
    "servicedPeriod": {"start": "2026-03-02T09:15:00+07:00", "end": "2026-03-02T09:15:00+07:00"},
    "revenue": {"coding": [{"system": "urn:wardgate:cs:department", "code": "K01"}]},
    "net": {"value": 12505, "currency": "VND"},
    "extension": [
        {"url": f"{PREFIX}strength", "valueString": "500mg"},
        {"url": f"{PREFIX}ordered", "valueDateTime": "2026-03-01T08:30:00+07:00"},
        {"url": f"{PREFIX}benefit-percent", "valueDecimal": 80},
        {"url": f"{PREFIX}fund-part", "valueMoney": {"value": 10004, "currency": "VND"}},
        {"url": f"{PREFIX}copayment", "valueMoney": {"value": 2501, "currency": "VND"}},
        {"url": f"{PREFIX}own-part", "valueMoney": {"value": 0, "currency": "VND"}},
    ],
}


async def test_a_line_says_what_it_is_who_gave_it_when_and_who_pays_which_part() -> None:
    claims = ClaimsInMemory()
    page = await claims.page(claims.files.claim(item=[DRUG]))
    assert 'Thuốc &lt;b&gt;mẫu&lt;/b&gt; <span class="item-code">40.67</span>' in page
    [about] = re.findall(r'<tr class="about-line">(.*?)</tr>', page, re.DOTALL)
    assert " ".join(re.sub("<[^>]+>", " ", about).split()) == (
        "500mg Department K01 Ordered 1 Mar 08:30 Done 09:15 Benefit 80% Fund 10,004 Co-payment 2,501"
    )


async def test_a_line_that_says_no_more_than_its_columns_has_no_row_of_its_own() -> None:
    claims = ClaimsInMemory()
    assert "about-line" not in await claims.page(claims.files.claim(lines=3))


async def test_of_many_lines_only_those_with_findings_say_more() -> None:
    claims = ClaimsInMemory()
    items = [DRUG | {"sequence": number} for number in range(1, 300)]
    page = await claims.page(claims.files.claim(a_finding(7), item=items))
    assert page.count("about-line") == 1
