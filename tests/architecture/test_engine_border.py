"""The engine knows no case, no file and no chart, and draws random numbers in one way only."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.tree import LAYERS, imports, package_files, place, syntax

OUTSIDE = {
    "plotly", "dash", "matplotlib", "rich", "typer", "pandas", "fastparquet", "yaml", "pydantic",
    "pathlib", "os", "io", "csv", "json", "shutil", "tempfile", "glob", "pickle", "sqlite3", "importlib.resources",
}  # fmt: skip
FILE_CALLS = {"open", "read_text", "write_text", "read_bytes", "write_bytes", "tofile", "fromfile", "savez", "loadtxt"}
RANDOMNESS = "randomness.py"
GENERATOR_MAKERS = {"default_rng", "Generator", "SeedSequence", "Philox", "PCG64", "PCG64DXSM", "SFC64", "MT19937"}
TYPES_ONLY = {"Generator", "BitGenerator", "SeedSequence"}


def called_name(node):
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def calls(path):
    return (node for node in ast.walk(syntax(path)) if isinstance(node, ast.Call))


def dotted(node):
    """`np.random.normal` for an attribute chain, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    base = dotted(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{base}.{node.attr}" if base else ""


def test_engine_imports_no_file_and_no_chart():
    wrong = [
        f"{place(path, line)}: {name}"
        for path in package_files("sim")
        for line, name in imports(path)
        if name in OUTSIDE or name.split(".")[0] in OUTSIDE
    ]
    assert not wrong, "\n".join(wrong)


def test_engine_opens_no_file():
    wrong = [
        f"{place(path, node.lineno)}: {called_name(node)}()"
        for path in package_files("sim")
        for node in calls(path)
        if called_name(node) in FILE_CALLS
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", LAYERS)
def test_no_global_random_numbers(package):
    wrong = [
        f"{place(path, node.lineno)}: {dotted(node)}"
        for path in package_files(package)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute)
        and dotted(node).startswith(("np.random.", "numpy.random."))
        and node.attr not in GENERATOR_MAKERS | TYPES_ONLY
    ]
    wrong += [
        f"{place(path, line)}: import {name}"
        for path in package_files(package)
        for line, name in imports(path)
        if name == "random" or name.startswith("random.")
    ]
    assert not wrong, "\n".join(wrong)


def test_generators_are_made_in_one_file():
    # Everything that draws is handed its generator; streams are named in sim/randomness.py.
    wrong = [
        f"{place(path, node.lineno)}: {called_name(node)}()"
        for path in package_files("sim")
        if path.name != RANDOMNESS
        for node in calls(path)
        if called_name(node) in GENERATOR_MAKERS
    ]
    assert not wrong, "\n".join(wrong)
