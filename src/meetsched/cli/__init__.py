"""The command line: ``meetsched COMMAND TEAMFILE [options]``.

A command's module is loaded when the command is used, so that the help comes at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper

import click

_COMMANDS = {
    "next": "The coming occurrences in everybody's local time.",
    "check": "What is wrong with the times that people wrote, or will surprise in a team file.",
    "evaluate": "Whom each slot suits, strains and shuts out, over a year.",
    "suggest": "The best slots for a rotation, with the proof that none are better.",
    "drift": "Whose local time shifts, when, and because of whose clock.",
    "invite": "Write the meeting as a calendar file, or as an invitation for each person.",
    "mail": "Write the invitations as mails, and send them.",
    "publish": "Publish the meeting in a calendar on a CalDAV server.",
    "verify": "A second look at a calendar file, ours or not.",
    "notes": "The meeting's page: written, read, told to those who missed it, announced.",
    "agenda": "The items on a meeting's page, fitted to its minutes.",
    "schema": "Print the JSON Schema of a team file.",
}


class _Failure(click.ClickException):
    """An error of ours, shown without a traceback."""

    exit_code = 2


class _Commands(click.Group):
    """The commands by name, each loaded from the module of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        from meetsched.errors import MeetschedError

        _never_fail_to_encode()
        try:
            return super().invoke(ctx)
        except MeetschedError as error:
            raise _Failure(str(error)) from error
        except BrokenPipeError:
            raise  # click ends quietly: nobody reads on
        except OSError as error:
            raise _Failure(error.strerror or str(error)) from error


def _never_fail_to_encode() -> None:
    """Show a name that the terminal or pipe has no characters for with escapes, and go on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="meetsched")
def main() -> None:
    """Meetings that the whole world attends: alternating slots, told in everybody's clock."""
