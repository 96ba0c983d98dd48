"""Kinds and places of an exception."""

import json

import pytest

from gateway.settings import Settings
from runtime.error_summary import error_summary
from runtime.settings import InvalidSettings, read_settings

NUMBER = "001099000001"


def test_frames_of_ours_are_named_from_the_root_and_of_others_only_the_last() -> None:
    with pytest.raises(InvalidSettings) as caught:
        read_settings({}, Settings)
    said = error_summary(caught.value)
    assert said["error"] == ["runtime.settings.InvalidSettings"]
    assert len(said["at"]) == 1
    assert said["at"][0].startswith("runtime/settings.py:")


def test_the_last_frame_is_named_whosever_it_is() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(NUMBER + "x")
    assert [place.partition(":")[0] for place in error_summary(caught.value)["at"]] == ["json/decoder.py"]


def test_every_part_of_a_group_and_every_cause_is_named_without_its_text() -> None:
    cause = KeyError(NUMBER)
    part = ValueError(NUMBER)
    part.__cause__ = cause
    said = error_summary(ExceptionGroup(NUMBER, [part, OSError(NUMBER)]))
    kinds = ("ExceptionGroup", "ValueError", "KeyError", "OSError")
    assert said["error"] == [f"builtins.{kind}" for kind in kinds]
    assert NUMBER not in json.dumps(said)
