"""Tasks are started by runtime/background.py only, so that none ends without anybody noticing."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROCESSES = ("gateway", "review", "runtime")
STARTER = Path("runtime/background.py")
STARTS = {"create_task", "ensure_future", "TaskGroup", "run_coroutine_threadsafe", "run_in_executor"}


def starts(path: Path) -> Iterator[str]:
    """Where a module names something that starts a task."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
        if name in STARTS:
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}: {name}"


def test_a_task_is_started_by_background_tasks_or_by_start_task() -> None:
    modules = [path for package in PROCESSES for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(modules) > 100
    found = [place for path in modules if path.relative_to(ROOT) != STARTER for place in starts(path)]
    assert found == [], "use BackgroundTasks.running or start_task of runtime/background.py"
