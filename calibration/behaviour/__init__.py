"""The record fits the behaviour: reruns of the war, compared with what came to pass."""
