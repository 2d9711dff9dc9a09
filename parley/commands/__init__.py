"""One file a verb; whatever is heavy is imported inside it, so that `parley --help` is quick."""
