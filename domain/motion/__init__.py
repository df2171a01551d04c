"""Motion as arrays: the skeleton, clips, and what can be done with them. Pure numpy."""
