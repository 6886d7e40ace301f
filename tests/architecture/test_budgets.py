"""The size budgets: a file too long is a concept not yet found."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE_LINES, SCREEN_LINES, FUNCTION_LINES = 300, 200, 40
#: Compiled loops (`kernel`): a call inside one costs more than it tells, so a whole loop stands in one function.
KERNEL_FUNCTION_LINES = 70
MODULES = sorted(
    path for folder in ("core", "console", "fixtures") for path in (ROOT / folder).rglob("*.py") if path.stat().st_size
)


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_a_module_keeps_its_budget(path: Path) -> None:
    limit = SCREEN_LINES if "screens" in path.parts else MODULE_LINES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_a_function_keeps_its_budget(path: Path) -> None:
    limit = KERNEL_FUNCTION_LINES if "kernel" in (path.stem, path.parent.name) else FUNCTION_LINES
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > limit
    }
    assert long == {}


def test_the_top_level_holds_what_the_design_lists_and_nothing_else() -> None:
    import subprocess

    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if not listed:
        pytest.skip("not a checkout of the repository")
    top = {name.split("/")[0] for name in listed}
    allowed = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "console", "core", "fixtures", "tests"}
    assert {name for name in top if not name.startswith(".")} <= allowed
