"""The edge: HTTP, settings, wiring, the command line."""
