"""Pose models of others, each made to see as ours does."""
