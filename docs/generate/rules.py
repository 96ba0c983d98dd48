"""docs/rules/: one page for each rule, and a table of all rules."""

from types import ModuleType

from docs.generate.table import page, table
from review.rulebook import rules
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.rule import Rule, Version
from review.rulebook.engine.rule_files import modules_of

INTRODUCTION = """\
What the review looks for in a claim. A code that begins with F is the code of the same rule in the VSS list.
The points of a finding are the precision of its rule times the weight of its outcome ([the
score](../score.md)). The outcome shown here is that of most of a rule's findings; the page of the rule says
which findings have another outcome."""
OUTCOMES = {
    FindingOutcome.WARN: "WARN (cảnh báo)",
    FindingOutcome.CUT: "CUT (xuất toán một phần)",
    FindingOutcome.REFUSE: "REFUSE (xuất toán toàn bộ)",
}


def rule_pages(package: ModuleType = rules) -> dict[str, str]:
    """Markdown by file name: README.md, and for each rule a page with the name of the rule's file."""
    modules = sorted(modules_of(package), key=lambda module: str(module.rule.code))
    overview = table(("code", "rule", "quy tắc", "outcome", "precision", "since"), map(_row, modules))
    return {
        "README.md": page("Rules", INTRODUCTION, overview),
        **{f"{_name(module)}.md": _page(module) for module in modules},
    }


def _row(module: ModuleType) -> tuple[str, ...]:
    rule: Rule = module.rule
    link = f"[{rule.title.en}]({_name(module)}.md)"
    outcome, precision, since = OUTCOMES[rule.outcome], str(rule.precision.mean), str(rule.versions[0].since)
    return (rule.code, link, rule.title.vi, outcome, precision, since)


def _page(module: ModuleType) -> str:
    rule: Rule = module.rule
    sentence, _, headings = (module.__doc__ or "").partition("\n")
    return page(
        f"{rule.code} {rule.title.en}",
        f"*{rule.title.vi}*\n\n{sentence}",
        table(("outcome", "precision until decisions are known"), [_weight(rule)]),
        f"{headings.strip()}\n",
        f"## Law\n\n{_laws(rule)}",
        f"Made from `review/rulebook/{_place(module)}.py`; examples in `tests/{_place(module)}.yaml`.\n",
    )


def _weight(rule: Rule) -> tuple[str, str]:
    prior = rule.precision
    return OUTCOMES[rule.outcome], f"{prior.mean} ({prior.upheld} of {prior.upheld + prior.dropped})"


def _laws(rule: Rule) -> str:
    rows = (
        (
            str(version.since),
            version.law.act,
            version.law.article,
            _source(version),
        )
        for version in rule.versions
    )
    return table(("since", "act", "article", "reference data"), rows)


def _source(version: Version) -> str:
    return f"`{version.source.file}`" if version.source else "–"


def _place(module: ModuleType) -> str:
    """Such as rules/cards/card_not_in_force."""
    return module.__name__.removeprefix("review.rulebook.").replace(".", "/")


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
