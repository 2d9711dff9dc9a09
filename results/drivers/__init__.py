"""What an outcome hangs on: shares of its variance, one input at a time, and the conditions under which it comes."""
