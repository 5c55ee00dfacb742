"""``python -m meetsched`` is the command line."""

from meetsched.cli import main

main(prog_name="meetsched")
