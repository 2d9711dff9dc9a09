"""Scenarios: reading, checking, the library, and what the engine gets of them."""
