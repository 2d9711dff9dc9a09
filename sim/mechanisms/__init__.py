"""One file per mechanism: its parameters, its equations as pure functions, and the step that applies them."""
