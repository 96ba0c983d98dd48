"""The arguments of `python -m review`."""

import pytest

from review.processes import process_of


@pytest.mark.parametrize(
    "words", ["judge-again --from", "export out --to", "learn --before", "missed --since", "peers --until"]
)
def test_what_is_no_day_is_refused_with_the_form_of_a_day(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        process_of([*words.split(), "31/10/2026"])
    assert ended.value.code == 2
    assert "'31/10/2026': write an existing day as YYYY-MM-DD" in capsys.readouterr().err
