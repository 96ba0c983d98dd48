"""The kinds and places of an exception."""

import json

import pytest

from gateway.settings import Settings
from runtime.error_summary import error_summary
from runtime.settings.reading import InvalidSettings, read_settings

NUMBER = "001099000001"


def test_frames_of_wardgate_are_named_from_the_root_and_of_libraries_only_the_last() -> None:
    with pytest.raises(InvalidSettings) as caught:
        read_settings({}, Settings)
    summary = error_summary(caught.value)
    assert summary["error"] == ["runtime.settings.reading.InvalidSettings"]
    assert len(summary["at"]) == 1
    assert summary["at"][0].startswith("runtime/settings/reading.py:")


def test_the_last_frame_is_named_even_if_it_is_a_librarys() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(NUMBER + "x")
    assert [place.partition(":")[0] for place in error_summary(caught.value)["at"]] == ["json/decoder.py"]


def test_every_part_of_a_group_and_every_cause_is_named_without_its_text() -> None:
    cause = KeyError(NUMBER)
    part = ValueError(NUMBER)
    part.__cause__ = cause
    summary = error_summary(ExceptionGroup(NUMBER, [part, OSError(NUMBER)]))
    kinds = ("ExceptionGroup", "ValueError", "KeyError", "OSError")
    assert summary["error"] == [f"builtins.{kind}" for kind in kinds]
    assert NUMBER not in json.dumps(summary)
