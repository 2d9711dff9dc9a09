"""What every test can count on: no network, no writing into the tree by accident, Chromium where there is one."""

from __future__ import annotations

import ipaddress
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# Chromium for tests: nothing shown, nothing fetched in the background, a profile of its own.
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# The same examples each time: a red suite stays red until the cause is found.
settings.register_profile("parley", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("parley")


def is_local(address: Any) -> bool:
    """Whether a socket address stays on this machine (a path, a loopback address, or a name of one)."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_network(event: str, args: tuple[Any, ...]) -> None:
    """Only set-up downloads anything: a test that connects elsewhere fails where it does so."""
    if event == "socket.connect" and not is_local(args[1]):
        raise PermissionError(f"a test tried to connect to {args[1]}; tests need no network")


sys.addaudithook(refuse_network)


@pytest.fixture(scope="session")
def root() -> Path:
    """The tree's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; the test is skipped where there is none."""
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next((path for path in found if path), None)
    if path is None:
        pytest.skip("no Chromium on this machine: `make test` says how to install one")
    return path


@pytest.fixture(scope="session")
def chromium_flags() -> tuple[str, ...]:
    """Command-line flags with which Chromium runs quietly under test."""
    return CHROMIUM_FLAGS
