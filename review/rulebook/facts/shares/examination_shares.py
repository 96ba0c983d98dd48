"""What is paid of the price of each of several examinations on one day."""

from collections.abc import Sequence
from itertools import groupby

from insurance.law.parameters.parameter import Parameter
from insurance.text import Text
from review.rulebook.facts.law_parameter import LawParameter

# In percent, of the first, the second and so on; nothing of later ones.
ExaminationShares = tuple[int, ...]
EXAMINATION_SHARES = LawParameter("examination_shares", Parameter[ExaminationShares])
PLACES_VI = ("nhất", "hai", "ba", "tư", "năm")
PLACES_EN = ("first", "second", "third", "fourth", "fifth")


def shares_in_words(shares: ExaminationShares) -> Text:
    """Such as "The first is paid at 100 %, the second to the fourth at 30 %". At most five shares."""
    vi, en = list[str](), list[str]()
    begin = 0
    for share, same in groupby(shares):
        end = begin + len([*same])
        vi.append(f"lần thứ {_span(PLACES_VI[begin:end], ' đến thứ ')} {share}%")
        en.append(f"the {_span(PLACES_EN[begin:end], ' to the ')}{'' if begin else ' is paid'} at {share} %")
        begin = end
    return Text(", ".join(vi), ", ".join(en).capitalize())


def _span(places: Sequence[str], to: str) -> str:
    return places[0] if len(places) == 1 else f"{places[0]}{to}{places[-1]}"
