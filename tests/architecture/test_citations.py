"""Every source that is cited stands in REFERENCES.bib, once, and with what a reader needs to find it."""

from __future__ import annotations

import re
from collections import Counter

from tests.architecture.tree import ROOT, texts

KEY = re.compile(r"\b[A-Z][A-Za-z]+(?:18|19|20)[0-9]{2}[a-z]?\b")
ENTRY = re.compile(r"^@(\w+)\{([^,]+),$(.*?)^\}$", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^\s+(\w+)\s*=", re.MULTILINE)
NO_YEAR = {"UCDP"}
"""Data collections, cited by name."""
NO_KEYS = {"CIEDE2000"}
"""Words with a year that are no citation: a colour difference."""


def entries():
    return ENTRY.findall(texts()[ROOT / "REFERENCES.bib"])


def keys_cited(text):
    """Every word that looks like author and year, in brackets or as a parameter's source."""
    return set(KEY.findall(text)) - NO_KEYS


def test_every_citation_has_its_reference():
    known = {key for _, key, _ in entries()}
    missing = {
        f"{path.relative_to(ROOT)}: [{key}]"
        for path, text in texts().items()
        if path.suffix in {".py", ".md", ".yaml"} and path.name != "test_citations.py"
        for key in keys_cited(text) - known
    }
    assert not missing, "\n".join(sorted(missing))


def test_references_are_whole_and_unique():
    found = entries()
    assert len(found) == len(re.findall("^@", texts()[ROOT / "REFERENCES.bib"], re.MULTILINE))
    assert not [key for key, count in Counter(key for _, key, _ in found).items() if count > 1]
    for _, key, body in found:
        fields = set(FIELD.findall(body))
        assert "title" in fields, key
        assert "author" in fields, key
        assert "year" in fields or key in NO_YEAR, key
        assert KEY.fullmatch(key) or key in NO_YEAR, key


def test_citations_are_recognised():
    assert keys_cited("as in [Fearon1995], sec. 2") == {"Fearon1995"}
    assert keys_cited("[Powell2004; Powell2006]") == {"Powell2004", "Powell2006"}
    assert keys_cited('source="Fortna2003, Powell2004a"') == {"Fortna2003", "Powell2004a"}
    assert keys_cited("terms_2025, B2024x1, [2022], istanbul2025 and PX0382") == set()
