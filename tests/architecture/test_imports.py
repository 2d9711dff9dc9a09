"""Imports go down only: parley > results > scenarios > calibration > sim."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest

from tests.architecture.tree import LAYERS, ROOT, imports, package_files, place

FOLDERS_THAT_ARE_NO_PACKAGE = {"cases", "record", "posterior", "assets"}


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("package", LAYERS)
def test_imports_go_down_only(package):
    above = set(LAYERS[: LAYERS.index(package)]) | {"tests", "benchmarks"}
    wrong = [
        f"{place(path, line)}: {package}/ imports {name}"
        for path in package_files(package)
        for line, name in imports(path)
        if name.split(".")[0] in above
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", LAYERS)
def test_imports_are_absolute(package):
    # One spelling per module, so that the test above sees them all.
    wrong = [place(path, line) for path in package_files(package) for line, name in imports(path) if name[0] == "."]
    assert not wrong, "write `from package.module import name`: " + ", ".join(wrong)


def test_modules_form_no_circle():
    modules = {module_name(path): path for package in LAYERS for path in package_files(package)}
    needs = {
        name: {needed for _, needed in imports(path, with_types=False) if needed in modules and needed != name}
        for name, path in modules.items()
        if path.name != "__init__.py"
    }
    TopologicalSorter(needs).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("package", LAYERS)
def test_every_folder_with_code_is_a_package(package):
    # A regular package wins over a plain folder of that name in the working directory; a namespace package does not.
    folders = {path.parent for path in package_files(package)} | {ROOT / package}
    missing = sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists())
    assert not missing, f"no __init__.py in {missing}"


def test_data_folders_hold_no_code():
    wrong = [
        str(path.relative_to(ROOT))
        for package in LAYERS
        for path in package_files(package)
        if FOLDERS_THAT_ARE_NO_PACKAGE & set(path.relative_to(ROOT).parts)
    ]
    assert not wrong, f"a case or a scenario needs no code: {wrong}"
