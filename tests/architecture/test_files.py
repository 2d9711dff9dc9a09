"""Files are small, named by what they hold, and tell nothing of the machine that they were written on."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tree import LAYERS, ROOT, files, package_files, python_files, texts

LONGEST = 400
CATCH_ALL_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base", "tools", "stuff"}
# Absolute paths of a home, a workplace or a temporary folder.
MACHINE = re.compile(r"(?<![\w.~/-])/(?:root|home|Users|work|tmp|opt|mnt|var|private)/[\w.]")


@pytest.mark.parametrize("package", [*LAYERS, "tests", "benchmarks"])
def test_no_file_is_over_long(package):
    lengths = {str(path.relative_to(ROOT)): texts()[path].count("\n") for path in package_files(package)}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_files_are_named_by_what_they_hold():
    wrong = [str(path.relative_to(ROOT)) for path in python_files() if CATCH_ALL_NAMES & {path.stem, path.parent.name}]
    assert not wrong


def test_no_text_names_a_machine():
    wrong = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group()}"
        for path, text in texts().items()
        for hit in MACHINE.finditer(text)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_binary_but_pictures_and_fonts():
    known = {".png", ".woff2", ".parquet", ".ipynb", ".pdf"}
    strange = [path for path in files() if path not in texts() and path.suffix not in known]
    assert not [str(path.relative_to(ROOT)) for path in strange if path.name != "py.typed"]
