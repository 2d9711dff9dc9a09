"""What README.md tells a newcomer is true: its commands exist, its example is valid, its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.architecture.tree import ROOT, texts

README = texts()[ROOT / "README.md"]
LINK = re.compile(r"\]\(([^)#:]+)\)")
COMMAND = re.compile(r"^\.venv/bin/parley ([a-z-]+)([^#\n]*)", re.MULTILINE)
MAKE = re.compile(r"^make ([a-z-]+)", re.MULTILINE)
has_commands = pytest.mark.skipif(find_spec("parley.cli") is None, reason="command line not there yet")


def block(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def parley(*arguments, cwd):
    command = [sys.executable, "-m", "parley", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", sorted(set(LINK.findall(README))))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists(), f"README.md links to {target}, which does not exist"


@pytest.mark.parametrize("target", sorted(set(MAKE.findall(README))))
def test_make_targets_exist(target):
    assert re.search(rf"^{target}:", texts()[ROOT / "Makefile"], re.MULTILINE)


@has_commands
@pytest.mark.parametrize("verb", sorted({verb for verb, _ in COMMAND.findall(README)}))
def test_verbs_and_flags_exist(verb, tmp_path):
    shown = parley(verb, "--help", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    used = {flag for name, rest in COMMAND.findall(README) if name == verb for flag in re.findall(r"--[a-z-]+", rest)}
    assert {flag for flag in used if flag not in shown.stdout} == set()


@has_commands
def test_scenarios_named_are_in_the_library(tmp_path):
    listed = parley("list", cwd=tmp_path).stdout
    for verb, rest in COMMAND.findall(README):
        name = rest.split()[0] if rest.split() else ""
        assert verb not in {"run", "story"} or name.endswith(".yaml") or name in listed


@has_commands
@pytest.mark.parametrize("number", range(len(block("yaml"))))
def test_example_scenario_is_valid(number, tmp_path):
    (tmp_path / "my-scenario.yaml").write_text(block("yaml")[number], encoding="utf-8")
    checked = parley("check", "my-scenario.yaml", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@has_commands
def test_new_case_can_be_checked(tmp_path):
    started = parley("new-case", "my_case", cwd=tmp_path)
    assert started.returncode == 0, started.stdout + started.stderr
    checked = parley("check", "my_case", "my_case/baseline.yaml", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
