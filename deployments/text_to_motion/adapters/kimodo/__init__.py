"""Kimodo of NVIDIA: "Kimodo: Scaling Controllable Human Motion Generation" (2026)."""
