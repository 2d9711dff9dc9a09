"""The engine: actors, mechanisms, one time step, the ensemble. It knows no case, no file and no chart."""
