"""`python -m docs.generate` writes the generated files; `--check` lists those that are out of date."""

import sys
from pathlib import Path

from docs.generate.catalogues import catalogues_page
from docs.generate.dashboards.all_dashboards import dashboard_files
from docs.generate.fhir_profile.fact_places import with_fact_places
from docs.generate.fhir_profile.profile_files import profile_files
from docs.generate.file_steps import file_steps_page
from docs.generate.metrics import metrics_page
from docs.generate.objectives import objectives_file
from docs.generate.outcomes import outcomes_page
from docs.generate.procedure_numbers import with_procedure_numbers
from docs.generate.refusals import refusals_page
from docs.generate.register_files import register_files_page
from docs.generate.rules import rule_pages
from docs.generate.scale.chart import peak_chart
from docs.generate.scale.costs import read_costs
from docs.generate.scale.page import scale_page
from docs.generate.scale.peak import read_peaks
from docs.generate.settings import settings_page
from docs.generate.spans import spans_page
from docs.generate.verification import verification_page

ROOT = Path(__file__).parents[2]
# Every file in these folders is generated: others are of what no longer exists, such as a rule.
WHOLE = ("docs/rules/*.md", "docs/fhir/*/*.json", "docker/grafana/dashboards/*.json")


def generated() -> dict[str, str]:
    """The text of each file, by its path in the repository."""
    peaks = read_peaks()
    return {
        "docs/catalogues.md": catalogues_page(),
        "docs/refusals.md": refusals_page(),
        "docs/file-steps.md": file_steps_page(),
        "docs/fhir.md": with_fact_places((ROOT / "docs/fhir.md").read_text("utf-8")),
        **{f"docs/fhir/{name}": text for name, text in profile_files().items()},
        "docs/howto/load-a-register.md": register_files_page(),
        "docs/howto/verify-the-register.md": verification_page(),
        "docs/metrics.md": metrics_page(),
        "docs/outcomes.md": outcomes_page(),
        "docs/procedures.md": with_procedure_numbers((ROOT / "docs/procedures.md").read_text("utf-8")),
        "docs/settings.md": settings_page(),
        "docs/spans.md": spans_page(),
        "docs/scale.md": scale_page(read_costs(), peaks),
        "docs/pictures/scale-peak.svg": peak_chart(peaks.curves),
        **{f"docs/rules/{name}": text for name, text in rule_pages().items()},
        **{f"docker/grafana/dashboards/{name}": text for name, text in dashboard_files().items()},
        "docker/prometheus/rules/objectives.yaml": objectives_file(),
    }


def write(root: Path) -> None:
    """Write every file, and delete those of rules and dashboards that no longer exist."""
    files = generated()
    for path in _left_over(root, files):
        path.unlink()
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def out_of_date(root: Path) -> list[str]:
    """Paths of the files that differ from what the code generates."""
    files = generated()
    differing = [
        name
        for name, text in files.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text
    ]
    return differing + [str(path.relative_to(root)) for path in _left_over(root, files)]


def _left_over(root: Path, files: dict[str, str]) -> list[Path]:
    found = (path for pattern in WHOLE for path in root.glob(pattern))
    return [path for path in found if str(path.relative_to(root)) not in files]


def main(arguments: list[str]) -> int:
    """Return the exit status: 1 if `--check` found a page that is out of date."""
    if arguments != ["--check"]:
        write(ROOT)
        return 0
    for name in (outdated := out_of_date(ROOT)):
        print(f"{name} is out of date; write it with: make docs")  # noqa: T201 - this is a command
    return bool(outdated)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
