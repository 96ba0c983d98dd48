"""What a function makes of a text is made once, and never kept without end."""

from insurance.remember import LONGEST, Remembered, remember


def test_what_was_made_of_a_text_is_not_made_again() -> None:
    asked: list[str] = []

    @remember(8)
    def upper(text: str) -> str:
        asked.append(text)
        return text.upper()

    assert [upper(text) for text in "aba"] == ["A", "B", "A"]
    assert asked == ["a", "b"]


def test_of_long_texts_only_the_last_one_is_kept() -> None:
    asked: list[str] = []

    def first_letter(text: str) -> str:
        asked.append(text[0])
        return text[0]

    known = Remembered(first_letter, 8, len)
    sent = [letter * (LONGEST + 1) for letter in "aaba"]
    assert [known[text] for text in sent] == [*"aaba"]
    assert (asked, len(known)) == ([*"aba"], 0)
    assert (known["a" * LONGEST], len(known)) == ("a", 1)


def test_a_bounded_number_is_kept() -> None:
    known = Remembered(str.upper, 2, len)
    assert [known[text] for text in "abcab"] == [*"ABCAB"]
    assert 0 < len(known) <= 2
