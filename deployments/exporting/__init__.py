"""Exporting: a stored motion in another form, on the CPU, with no model."""
