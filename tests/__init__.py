"""The test suite: laws and contracts of the engine, and the rules that the tree itself keeps."""
