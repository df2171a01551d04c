"""Adapters: published models whose files an operator brings, behind the same door as ours."""
