"""The model forces a step."""
forces_k = 1
x = {"identity": 2}
