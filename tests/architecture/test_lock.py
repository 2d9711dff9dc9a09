"""The lock: one file for every supported Python, complete, and free of hosts and paths."""

from __future__ import annotations

import re
import tomllib

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT, texts

PROJECT = tomllib.loads(texts()[ROOT / "pyproject.toml"])["project"]
PIN = re.compile(r"^[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.!+]*(?: ; [^/@]+)?$")
PYTHONS = ("3.11", "3.12", "3.13")


def lock_lines():
    return texts()[ROOT / "requirements.lock"].splitlines()


def wanted():
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(line) for line in (*PROJECT["dependencies"], *(line for extra in extras for line in extra))]


def environment(python):
    return {**default_environment(), "python_version": python, "python_full_version": f"{python}.9"}


def pins(python):
    """Package -> version, as a given Python reads the lock."""
    all_pins = [Requirement(line) for line in lock_lines()]
    here = [pin for pin in all_pins if pin.marker is None or pin.marker.evaluate(environment(python))]
    assert len(here) == len({pin.name for pin in here})
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in here}


def test_lock_holds_pins_only():
    # No host, no path, no option: the lock says what, the user's pip knows from where.
    assert not [line for line in lock_lines() if not PIN.match(line)]


def test_lock_covers_every_dependency_on_every_python():
    for python in PYTHONS:
        locked = pins(python)
        for need in wanted():
            if need.marker is None or need.marker.evaluate(environment(python)):
                version = locked.get(canonicalize_name(need.name))
                fits = version is not None and need.specifier.contains(version, prereleases=True)
                assert fits, f"{need} on {python} is locked to {version}: run `make lock`"


def test_extras_are_the_documented_ones():
    assert set(PROJECT["optional-dependencies"]) == {"test", "docs", "app", "cluster", "images"}
