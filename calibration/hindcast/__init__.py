"""Forecasts of the past, made with what was known then, scored on what came to pass."""
