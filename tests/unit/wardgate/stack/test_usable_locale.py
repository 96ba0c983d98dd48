"""PostgreSQL makes its data also where a login has brought the locale of another machine along."""

import os

import pytest

from wardgate.stack.embedded.usable_locale import PLAIN, usable_locale


def test_a_locale_that_this_system_does_not_have_is_replaced_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "xx_YY.UTF-8")
    with usable_locale():
        assert os.environ["LC_ALL"] in PLAIN
    assert os.environ["LC_ALL"] == "xx_YY.UTF-8"


def test_a_locale_that_this_system_has_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    for name in [name for name in os.environ if name.startswith("LC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C")
    with usable_locale():
        assert "LC_ALL" not in os.environ
