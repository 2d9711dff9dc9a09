"""Sweeps: one scenario at many points of its levers and uncertainties, and what comes of it at each."""
