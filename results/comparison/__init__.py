"""Scenarios compared: the same chance for all of them, so that what differs is the scenarios."""
