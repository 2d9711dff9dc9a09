"""The wheel holds all that a scenario needs, and runs from a folder with its own `scenarios/` and `results/`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from importlib.util import find_spec

import pytest

from tests.architecture.tree import LAYERS, ROOT, files

pytestmark = [pytest.mark.slow, pytest.mark.wheel, pytest.mark.xdist_group("wheel")]

FEW = ["--runs", "40", "--draws", "4", "--workers", "1"]
SCENARIO = "baseline"
WHERE = "import json, {names}; print(json.dumps([m.__file__ for m in ({names},)]))".format(names=", ".join(LAYERS))


def run(*command, cwd, allowed=0):
    """Run a command without this process's import path; fail with what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == allowed, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def fresh_environment(folder):
    """An empty environment that borrows the installed dependencies, without what is installed as editable.

    A folder named in a .pth file is searched for packages, but the .pth files inside it are not read.
    """
    run(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=folder.parent)
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    with open(os.path.join(paths["purelib"], "borrowed.pth"), "w", encoding="utf-8") as pth:
        pth.write("\n".join(sorted(borrowed)) + "\n")
    return os.path.join(paths["scripts"], "python"), os.path.join(paths["scripts"], "parley")


def install(python, *what):
    flags = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--ignore-installed")
    run(sys.executable, "-m", "pip", "--python", python, "install", *flags, *what, cwd=ROOT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    return next(folder.glob("parley_engine-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    python, parley = fresh_environment(tmp_path_factory.mktemp("installed") / "venv")
    install(python, str(wheel))
    return python, parley


@pytest.fixture(scope="module")
def editable(tmp_path_factory):
    python, parley = fresh_environment(tmp_path_factory.mktemp("editable") / "venv")
    install(python, "--no-build-isolation", "--editable", str(ROOT))
    return python, parley


@pytest.fixture
def own_folders(tmp_path):
    """An analyst's folder, whose names are those of our packages."""
    for name in ("scenarios", "results", "calibration"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notes.py").write_text("raise RuntimeError('not yours')\n")
    return tmp_path


def test_wheel_holds_every_file_of_the_packages(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {path.relative_to(ROOT).as_posix() for path in files() if path.relative_to(ROOT).parts[0] in LAYERS}
    assert expected - names == set()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(LAYERS)


@pytest.mark.parametrize("how", ["installed", "editable"])
def test_packages_import_rightly_beside_folders_of_the_same_name(how, request, own_folders):
    python, _ = request.getfixturevalue(how)
    top = ROOT if how == "editable" else os.path.dirname(os.path.dirname(python))
    for place in json.loads(run(python, "-c", WHERE, cwd=own_folders)):
        assert os.path.realpath(place).startswith(os.path.realpath(top) + os.sep)


@pytest.mark.skipif(find_spec("parley.cli") is None or find_spec("sim.ensemble") is None, reason="engine not there yet")
@pytest.mark.parametrize("how", ["installed", "editable"])
def test_library_scenario_runs_from_an_analysts_folder(how, request, own_folders):
    _, parley = request.getfixturevalue(how)
    out = own_folders / "results" / "first"
    printed = run(parley, "run", SCENARIO, *FEW, "--format", "json", "--out", str(out), cwd=own_folders)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert json.loads(printed)["outcomes"] == summary["outcomes"]
    assert (out / "report.html").stat().st_size > 0
    assert abs(sum(summary["end_states"].values()) - 1) < 1e-6
