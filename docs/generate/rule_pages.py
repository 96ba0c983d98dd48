"""docs/rules as it follows from the rules themselves: one page a rule and a table of all. Pure."""

from types import ModuleType

from review.rulebook import rules
from review.rulebook.engine.rule import FindingOutcome, Rule
from review.rulebook.engine.rule_files import modules_of

INTRODUCTION = """# Rules

Made from `review/rulebook/rules/`: do not edit. A code that begins with F is the same rule in the VSS list.
Points are precision times the weight of the outcome (docs/score.md). The outcome here is that of most of
a rule's findings; its page says which weigh otherwise.

| code | rule | quy tắc | outcome | precision | since |
|---|---|---|---|---|---|
"""
OUTCOMES = {
    FindingOutcome.WARN: "WARN (cảnh báo)",
    FindingOutcome.CUT: "CUT (xuất toán một phần)",
    FindingOutcome.REFUSE: "REFUSE (xuất toán toàn bộ)",
}


def pages(package: ModuleType = rules) -> dict[str, str]:
    """Markdown by file name: README.md, and one file a rule, named like the rule's own."""
    modules = sorted(modules_of(package), key=lambda module: str(module.rule.code))
    made = {f"{_name(module)}.md": _page(module) for module in modules}
    return {"README.md": INTRODUCTION + "".join(_row(module) for module in modules), **made}


def _row(module: ModuleType) -> str:
    rule: Rule = module.rule
    return (
        f"| {rule.code} | [{rule.title.en}]({_name(module)}.md) | {rule.title.vi} | {OUTCOMES[rule.outcome]} "
        f"| {rule.precision.mean} | {rule.versions[0].since} |\n"
    )


def _page(module: ModuleType) -> str:
    rule: Rule = module.rule
    sentence, _, rest = (module.__doc__ or "").partition("\n")
    return f"""# {rule.code} {rule.title.en}

*{rule.title.vi}*

{sentence}

| outcome | precision until decisions are known |
|---|---|
| {OUTCOMES[rule.outcome]} | {rule.precision.mean} ({rule.precision.upheld} of {_weight(rule)}) |

{rest.strip()}

## Law

| since | act | article | code list |
|---|---|---|---|
{_laws(rule)}
Made from `{_path(module)}`; examples in `tests/rules/{_name(module)}.yaml`.
"""


def _weight(rule: Rule) -> int:
    return rule.precision.upheld + rule.precision.dropped


def _laws(rule: Rule) -> str:
    return "".join(
        f"| {version.since} | {version.law.act} | {version.law.article} | {version.table or '–'} |\n"
        for version in rule.versions
    )


def _path(module: ModuleType) -> str:
    return f"{module.__name__.replace('.', '/')}.py"


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
