"""Scenarios: YAML files, read and checked, turned into what the engine computes."""
