"""The engine: who acts, what a step does, many runs at once. Of cases, files and charts it knows nothing."""
