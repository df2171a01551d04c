"""One file for each version of the read tables."""
