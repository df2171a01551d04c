"""`python -m serve` is the command line."""

from serve.cli import app

app()
