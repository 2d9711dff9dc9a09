"""Rules that the tree keeps: what may import what, which words stand where, what is locked and shipped."""
