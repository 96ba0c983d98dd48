"""docs/file-steps.md: the steps of every procedure, drawn and as a table."""

from collections.abc import Iterator

from docs.generate.table import page, table
from gateway.register.files.procedure import Choice, Ending, Procedure, Step
from gateway.register.procedures.all_procedures import read_procedures
from insurance.law.clocks.term import Term
from insurance.law.parameters.parameter import ParameterHistory

INTRODUCTION = """\
The procedures of [files](files.md), as they are declared in `gateway/register/procedures/`. An arrow is an
answer, and leads to the step that it opens; a dotted one is what the register may make necessary instead. A
file is settled when none of its steps is open any longer: an answer whose arrow leads to `done` opens none.
Terms are those in force now."""
RECEIVED, DONE = "received", "done"


def file_steps_page() -> str:
    """A section for each procedure."""
    return page("Steps of files", INTRODUCTION, *(_section(one) for one in read_procedures()))


def _section(procedure: Procedure) -> str:
    codes = f" Official codes: {', '.join(procedure.official_codes)}." if procedure.official_codes else ""
    lines = (
        f"## {procedure.title.en}\n",
        f"`{procedure.code}`: {procedure.title.vi}. Term: {_term(procedure.term)}.{codes}\n",
        f"```mermaid\nflowchart LR\n{_drawing(procedure)}\n```\n",
        table(("step", "what", "who", "term", "answers"), (_row(step) for step in procedure.steps)),
    )
    return "\n".join(lines)


def _drawing(procedure: Procedure) -> str:
    return "\n".join(f"    {line}" for line in (*_nodes(procedure), *_arrows(procedure)))


def _nodes(procedure: Procedure) -> Iterator[str]:
    yield f"{RECEIVED}([received])"
    yield f"{DONE}([done])"
    for step in procedure.steps:
        yield f'{_id(step.name)}["{step.name}<br/>{step.actor.value}"]'


def _arrows(procedure: Procedure) -> Iterator[str]:
    yield from _of_choice(RECEIVED, procedure.reception, label="")
    for step in procedure.steps:
        for choice in step.choices:
            yield from _of_choice(_id(step.name), choice, choice.name)


def _of_choice(source: str, choice: Choice, label: str) -> Iterator[str]:
    for name in choice.opens:
        yield f"{source} -->{_label(label)} {_id(name)}"
    for name in choice.may_open:
        yield f"{source} -.->{_label(label)} {_id(name)}"
    if choice.ends is not None or not choice.opens:
        yield f"{source} -->{_label(_with_ending(label, choice.ends))} {DONE}"
    for ending in choice.may_end:
        yield f"{source} -.->{_label(_with_ending(label, ending))} {DONE}"


def _with_ending(label: str, ending: Ending | None) -> str:
    return label if ending is None or ending.value == label else f"{label} {ending.value}".strip()


def _label(text: str) -> str:
    return f'|"{text}"|' if text else ""


def _id(step: str) -> str:
    # "end" and such are words of Mermaid.
    return f"step_{step.replace('-', '_')}"


def _row(step: Step) -> tuple[str, ...]:
    answers = "; ".join(f"`{choice.name}`: {choice.title.en}" for choice in step.choices)
    clock = "the clock stands" if step.stops_clock else ""
    term = ", ".join(filter(None, (clock, _term(step.term) if step.term else "")))
    return f"`{step.name}`", step.title.en, step.actor.value, term, answers


def _term(history: ParameterHistory[Term]) -> str:
    term = history.values[-1].value
    unit = term.unit.value if term.amount != 1 else term.unit.value.removesuffix("s")
    return f"{term.amount} {unit}" if term.amount else "the same day"
