"""Everything that can be asked, as values with a `run`."""
