"""Each example that the insurer's list gives is one of the rules' examples, on both sides of its boundary."""

from collections import defaultdict

import pytest

from review.rulebook.engine.rulebook import Rulebook
from review.rulebook.insurer_list.insurer_rule import insurer_rules
from tests.rules.examples import Example, Exemplified, exemplified
from tests.the_rulebook import the_rulebook

# The codes with an example, and what it says: what is found, and what is not.
OF_THE_LIST = {
    "F0_10": "code 1.1 with another registered facility; with the facility itself",
    "F1_1": "in on 2026-11-02, card until 2026-11-01; until 2026-11-02",
    "F1_3": "card until 2026-11-01, a row of 2026-11-17; of 2026-11-16",
    "F1_5": "an unknown card number; a known one of any validity",
    "F1_9": "registered at 01001, stated 01002; an old code of the same hospital",
    "F1_13": "last day 2026-11-01, a row of 2026-11-17; of 2026-11-16",
    "F1_14": "valid from 2026-11-10, a row of 2026-11-09; of 2026-11-10",
    "F2_9": "2026-06-30 code 1.14 at the cost of the fund; 2026-07-01 at 40",
    "F2_18": "2024-08-01 level 3, 351,000 at 100; at 95",
    "F2_20": "2026-11-02 level 4, 379,499 at 80; at 100",
    "F2_23": "2024-08-01 central, inpatient, K3, 5,000,000 at 32; at 80",
    "F2_25": "an outpatient with transport; an inpatient moved up, 174,720",
    "F2_28": "2024-08-01 level 4, 100,000 at 80; at 100",
    "F2_30": "2015-06-01 level 4, 100,000 at 100; at 70",
    "F4_38": "in force until 2026-10-31, ordered on 2026-11-01; on 2026-10-31",
    "F4_41": "a name that differs in a digit; in case or spaces only",
    "F4_42": "a strength that differs in a digit; in case or spaces only",
    "F4_45": "an unknown code; a code with .NAT",
    "F5_39": "a price from 2026-11-02, ordered on 2026-11-01; on 2026-11-02",
    "F5_41": "47,501 for 47,500; 47,500",
    "F6_35": "twice 02.1896 at 100; the second at 30",
    "F6_45": "100 for 40 at level 4; at level 1",
    "F6_46": "appendectomy with drainage of Douglas; alone",
    "F6_48": "in on the 10th at 09:00, out on the 14th at 10:00, discharged: 4.5; 4.0",
    "F6_49": "4 days; 3 days",
    "F6_51": "two examinations; one",
    "F9_1": "the service only on the supply's row; with a row of its own",
}
# Locked as the same as F2_28; of declared prices nothing is at hand.
NOT_COVERED = {"F2_29", "F3_31"}

Side = list[tuple[Exemplified, Example]]


def _by_code() -> dict[str, Side]:
    by_code: defaultdict[str, Side] = defaultdict(list)
    for known in exemplified():
        for example in known.examples:
            if example.insurer_example:
                by_code[example.insurer_example].append((known, example))
    return by_code


BY_CODE = _by_code()


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return the_rulebook()


def test_no_other_code_has_an_example() -> None:
    assert set(BY_CODE) == set(OF_THE_LIST)
    listed = insurer_rules()
    assert [code for code in NOT_COVERED if not listed[code].not_covered] == []


@pytest.mark.parametrize("code", OF_THE_LIST)
def test_the_lists_example_is_found_with_its_code_and_its_other_side_is_not(
    code: str, rulebook: Rulebook
) -> None:
    is_found = [
        any(
            one.insurer_code == code and one.rule is known.rule
            for one in rulebook.judge(example.case).findings
        )
        for known, example in BY_CODE[code]
    ]
    assert sorted(is_found) == [False, True]


def test_every_code_that_a_rule_answers_is_the_code_of_a_finding_in_an_example(rulebook: Rulebook) -> None:
    for known in exemplified():
        findings = [
            one
            for example in known.examples
            for one in rulebook.judge(example.case).findings
            if one.rule is known.rule
        ]
        assert set(known.rule.answers) <= {one.insurer_code for one in findings}, known.name
