"""No country and no issue of any case is named in the engine: a second case needs no code."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import get_args

import pytest
import yaml

from sim import world
from tests.architecture.tree import ROOT, package_files, syntax, texts

# Words of the engine itself that a case may use as names too: what its mechanisms ask for, and `territory_share_end`.
KINDS = (world.Role, world.Track, world.Service, world.LeverKind)
GLOSSARY = {"territory", *(word for kind in KINDS for word in get_args(kind))}
DOTTED = re.compile(r"[\w.]+")
PROPER_NOUN = re.compile(r"(?<=[a-z,;:(] )[A-Z][A-Za-z]{2,}")


def texts_inside(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in texts_inside(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in texts_inside(item))


def venue_names(case):
    for actor in case.get("actors", {}).values():
        yield from map(str, actor.get("venues", []))


def pattern(word):
    """How a case's word would show: as a proper noun, as a short name in capitals or quotes, else in any case."""
    if len(word) <= 3:
        return re.compile(rf"\b{word.upper()}\b|[\"']{word.lower()}[\"'.]")
    if word[0].isupper():
        return re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![a-z])")
    return re.compile(rf"(?<![a-z]){re.escape(word)}(?![a-z])", re.IGNORECASE)


def case_words(case):
    """Names that belong to one case: its actors, issues, venues, and the proper nouns in its labels and anchors."""
    actors, issues = case.get("actors", {}), case.get("issues", {})
    labels = [text for actor in actors.values() for text in texts_inside(actor.get("label", ""))]
    parts = {part for label in labels if " " in label for part in label.split()}
    nouns = {noun for text in texts_inside(issues) for noun in PROPER_NOUN.findall(text)} - parts
    names = {str(name).replace("_", " ") for name in (*actors, *issues, *venue_names(case), case.get("name", ""))}
    return {word for word in names | nouns | set(labels) if word and word.lower() not in GLOSSARY}


@cache
def cases():
    paths = sorted((ROOT / "calibration" / "cases").glob("*/case.yaml"))
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths)


@cache
def all_words():
    return frozenset().union(*(case_words(case) for case in cases()))


@cache
def issue_names():
    return frozenset(name.replace("_", " ") for case in cases() for name in case["issues"])


def test_cases_have_words_to_look_for():
    assert len(all_words()) >= 10


def identifiers(path):
    """Names in the code and dotted words in strings: not prose, where `forces` or `identity` may be plain English."""
    for node in ast.walk(syntax(path)):
        for field in ("id", "attr", "arg", "name"):
            if isinstance(value := getattr(node, field, None), str):
                yield value
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.fullmatch(node.value):
            yield node.value


@pytest.mark.parametrize("path", package_files("sim"), ids=lambda path: str(path.relative_to(ROOT)))
def test_engine_names_no_case(path):
    prose, names = texts()[path], "\n".join(identifiers(path))
    found = {
        word: hit.group()
        for word in all_words()
        for form in {word, word.replace(" ", "_")}
        if (hit := pattern(form).search(names if word in issue_names() else prose))
    }
    assert not found, found


@pytest.mark.parametrize(
    ("word", "text", "is_named"),
    [
        ("Russian", "a Russian offer", True),
        ("West", "westward", False),
        ("russia", "prisoners_to_russia", True),
        ("us", "lets us draw", False),
        ("us", 'actor == "us"', True),
        ("us", "the US aid", True),
        ("United States", "states of a channel", False),
        ("qatar", "catarrh", False),
        ("forces", "enforces", False),
        ("forces", "x_forces = 1", True),
    ],
)
def test_pattern_finds_names_and_spares_ordinary_words(word, text, is_named):
    assert bool(pattern(word).search(text)) is is_named
