"""Reading the seals that somebody has kept outside the database."""

from pathlib import Path

from gateway.access.audit.kept_seals import read_kept_seals


def test_lines_that_are_no_seals_are_passed_over(tmp_path: Path) -> None:
    kept = tmp_path / "seals.ndjson"
    hostile = ['{"seal": 1, "hash": "zz"}', '{"seal": []}', '{"seal": 1, "hash": "00", "x":' + "[" * 50_000]
    kept.write_text("\n".join([*hostile, '{"seal": 2, "hash": "0a", "event": "access log sealed"}']))
    assert read_kept_seals([kept]) == {2: b"\n"}
