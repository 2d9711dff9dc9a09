"""Preferences over packages, the efficient frontier, solution concepts and concession tactics."""
