"""What if, without a server: chances on a small grid of levers, and how well they can be read between its points."""
