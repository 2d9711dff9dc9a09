"""From an ensemble to what a reader sees: stored tables, summaries, the terminal's table, the report."""
