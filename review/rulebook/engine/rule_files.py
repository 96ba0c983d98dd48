"""Finds the rules: every module below a package, in theme folders of any depth. A new file is a new rule."""

import pkgutil
from collections import Counter
from importlib import import_module
from types import ModuleType

from review.rulebook.engine.rule import Rule


def modules_of(package: ModuleType) -> tuple[ModuleType, ...]:
    """The modules in the package and its theme folders, by full name, without the folders themselves."""
    found = pkgutil.walk_packages(package.__path__, prefix=f"{package.__name__}.")
    names = sorted(module.name for module in found if not module.ispkg)
    return tuple(import_module(name) for name in names)


def rules_of(package: ModuleType) -> tuple[Rule, ...]:
    """The `rule` of each module, by code. Raises ValueError if two rules have the same code."""
    found: list[Rule] = [module.rule for module in modules_of(package)]
    codes = Counter(rule.code for rule in found)
    repeated = [code for code, times in codes.items() if times > 1]
    if repeated:
        raise ValueError(f"more than one rule has the code {', '.join(repeated)}")
    return tuple(sorted(found, key=lambda rule: rule.code))
