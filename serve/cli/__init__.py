"""The command line: the operator's tool and a client's. A command is a function of its module."""

import typer

from serve.cli.events import events, rebuild
from serve.cli.exports import export
from serve.cli.installation import models, settings, up
from serve.cli.motions import capture, generate
from serve.cli.owners import suspend, token, unsuspend
from serve.cli.packs import packs
from serve.cli.payments import payments

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
COMMANDS = (
    up,
    token,
    suspend,
    unsuspend,
    generate,
    capture,
    export,
    models,
    settings,
    rebuild,
)
for each in COMMANDS:
    app.command()(each)
app.add_typer(events, name="events")
app.add_typer(packs, name="packs")
app.add_typer(payments, name="payments")
