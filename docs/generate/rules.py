"""docs/rules/: two pages for each rule, a table of all, and an index by the insurer's codes."""

from types import ModuleType

import msgspec

from docs.generate.insurer_codes import insurer_codes
from docs.generate.table import page, table
from review.rulebook import rules
from review.rulebook.engine.answers import FindingOutcome
from review.rulebook.engine.rule import Rule, Version
from review.rulebook.engine.rule_files import modules_of
from review.triage.statistics.rule_text import markdown

INTRODUCTION = """\
What the review looks for in a claim. A code that begins with F is the code of the same rule in the VSS list.
The points of a finding are the precision of its rule times the weight of its outcome ([the
score](../score.md)). The outcome shown here is that of most of a rule's findings; the page of the rule says
which findings have another outcome. Each rule has a page in English and one in Vietnamese, with the same
content. The table at the end has the codes of the insurer's list."""
OUTCOMES = {
    FindingOutcome.WARN: "WARN (cảnh báo)",
    FindingOutcome.CUT: "CUT (xuất toán một phần)",
    FindingOutcome.REFUSE: "REFUSE (xuất toán toàn bộ)",
}


class PageWords(msgspec.Struct, frozen=True):
    """What a page in one language says besides the rule's own text. `suffix` is that of its file."""

    language: str
    suffix: str
    other_page: str
    weight: tuple[str, str]
    prior: str
    law: str
    provision: tuple[str, str, str, str]
    answers: str
    on_trial: str
    made_from: str


ENGLISH = PageWords(
    language="en",
    suffix=".md",
    other_page="Tiếng Việt",
    weight=("outcome", "precision until decisions are known"),
    prior="{mean} ({upheld} of {all})",
    law="Law",
    provision=("since", "act", "article", "reference data"),
    answers="In the insurer's list: {codes}.",
    on_trial="On trial (shadow) until a lead switches it on: only reviewers see what it finds.",
    made_from="Made from `{source}.py`; examples in `{examples}.yaml`.",
)
VIETNAMESE = PageWords(
    language="vi",
    suffix=".vi.md",
    other_page="English",
    weight=("mức xử lý", "độ chính xác khi chưa có quyết định nào"),
    prior="{mean} ({upheld} trên {all})",
    law="Căn cứ pháp lý",
    provision=("từ ngày", "văn bản", "điều khoản", "dữ liệu tham chiếu"),
    answers="Trong danh mục giám định của BHXH: {codes}.",
    on_trial="Chạy thử cho đến khi trưởng nhóm bật quy tắc: chỉ giám định viên thấy kết quả.",
    made_from="Tạo từ `{source}.vi.md` và `{source}.py`; ví dụ trong `{examples}.yaml`.",
)


def rule_pages() -> dict[str, str]:
    """Markdown by file name: README.md, and two pages for each rule with the name of the rule's file."""
    modules = sorted(modules_of(rules), key=lambda module: str(module.rule.code))
    overview = table(("code", "rule", "quy tắc", "outcome", "precision", "since"), map(_row, modules))
    pages = {
        f"{_name(module)}{words.suffix}": _page(module, words, other)
        for module in modules
        for words, other in ((ENGLISH, VIETNAMESE), (VIETNAMESE, ENGLISH))
    }
    return {"README.md": page("Rules", INTRODUCTION, overview, insurer_codes(modules)), **pages}


def _row(module: ModuleType) -> tuple[str, ...]:
    rule: Rule = module.rule
    titles = (f"[{rule.title.en}]({_name(module)}.md)", f"[{rule.title.vi}]({_name(module)}.vi.md)")
    outcome, precision, since = OUTCOMES[rule.outcome], str(rule.precision.mean), str(rule.versions[0].since)
    return (rule.code, *titles, outcome, precision, since)


def _page(module: ModuleType, words: PageWords, other: PageWords) -> str:
    rule: Rule = module.rule
    titles = msgspec.structs.asdict(rule.title)
    sentence, _, headings = msgspec.structs.asdict(markdown(module))[words.language].partition("\n\n")
    link = f"[{words.other_page}]({_name(module)}{other.suffix})"
    return page(
        f"{rule.code} {titles[words.language]}",
        f"*{titles[other.language]}* ({link})\n\n{sentence}{_answers(rule, words)}{_on_trial(rule, words)}",
        table(words.weight, [_weight(rule, words)]),
        f"{headings.strip()}\n",
        f"## {words.law}\n\n{_laws(rule, words)}",
        f"{_made_from(module, words)}\n",
    )


def _answers(rule: Rule, words: PageWords) -> str:
    return f"\n\n{words.answers.format(codes=', '.join(rule.answers))}" if rule.answers else ""


def _on_trial(rule: Rule, words: PageWords) -> str:
    return f"\n\n{words.on_trial}" if rule.shadow else ""


def _weight(rule: Rule, words: PageWords) -> tuple[str, str]:
    prior = rule.precision
    share = words.prior.format(mean=prior.mean, upheld=prior.upheld, all=prior.upheld + prior.dropped)
    return OUTCOMES[rule.outcome], share


def _laws(rule: Rule, words: PageWords) -> str:
    rows = (
        (
            str(version.since),
            version.law.act,
            version.law.article,
            _source(version),
        )
        for version in rule.versions
    )
    return table(words.provision, rows)


def _source(version: Version) -> str:
    return f"`{version.source.file}`" if version.source else "–"


def _made_from(module: ModuleType, words: PageWords) -> str:
    # Such as rules/cards/card_not_in_force.
    place = module.__name__.removeprefix("review.rulebook.").replace(".", "/")
    return words.made_from.format(source=f"review/rulebook/{place}", examples=f"tests/{place}")


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
