"""The files of the tree, by kind, read once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("parley", "results", "scenarios", "calibration", "sim")
"""The packages from top to bottom: each imports only those after it."""

TEXT = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".csv",
    ".json",
    ".toml",
    ".bib",
    ".lock",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".txt",
}
TEXT_NAMES = {"Makefile", "LICENSE", "run", ".gitignore"}
FOLDERS = (*LAYERS, "tests", "benchmarks", "docs", ".ci")


def files() -> Iterator[Path]:
    """Every file that belongs to the project."""
    yield from (path for path in ROOT.iterdir() if path.is_file())
    for folder in FOLDERS:
        inside = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        yield from (path for path in inside if "__pycache__" not in path.parts)


@cache
def texts() -> dict[Path, str]:
    """The content of every text file, by path."""
    wanted = (path for path in sorted(files()) if path.suffix in TEXT or path.name in TEXT_NAMES)
    return {path: path.read_text(encoding="utf-8") for path in wanted}


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the project."""
    return tuple(path for path in texts() if path.suffix == ".py")


def package_files(package: str) -> tuple[Path, ...]:
    """The Python files of one package."""
    return tuple(path for path in python_files() if path.is_relative_to(ROOT / package))


@cache
def syntax(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(texts()[path], filename=str(path))


def imports(path: Path, *, with_types: bool = True) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, wherever it stands; `if TYPE_CHECKING:` on request."""
    skipped = set() if with_types else set(nodes_for_types_only(syntax(path)))
    for node in (node for node in ast.walk(syntax(path)) if node not in skipped):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def nodes_for_types_only(tree: ast.Module) -> Iterator[ast.AST]:
    """Everything under `if TYPE_CHECKING:`, which never runs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from (inner for line in node.body for inner in ast.walk(line))


def place(path: Path, line: int) -> str:
    """`file:line`, relative to the tree."""
    return f"{path.relative_to(ROOT)}:{line}"
