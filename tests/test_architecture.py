from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import meetsched

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(inspect.getfile(meetsched)).parent

# A module imports only what stands above it.
ORDER = [
    "errors",
    "addresses",
    "tzif",
    "zones",
    "recurrence",
    "phrases",
    "cadence",
    "hours",
    "regions",
    "countries",
    "labels.meanings",
    "labels.abbreviations",
    "labels.names",
    "labels.places",
    "labels.index",
    "labels.offsets",
    "labels",
    "people",
    "schedule",
    "meeting",
    "localtime",
    "clocks",
    "weeks",
    "ratings",
    "reasons",
    "availability",
    "candidates",
    "tallies",
    "evaluation",
    "comparison",
    "notices",
    "drift",
    "rotation",
    "rotation.turns",
    "rotation.space",
    "rotation.choice",
    "rotation.costs",
    "rotation.goals",
    "rotation.pains",
    "rotation.objectives",
    "rotation.ranking",
    "rotation.descent",
    "rotation.nodes",
    "rotation.search",
    "rotation.spread",
    "rotation.suggestion",
    "rotation.scores",
    "rotation.front",
    "rotation.conflicts",
    "rotation.answer",
    "surprises",
    "claims",
    "claims.markup",
    "claims.days",
    "claims.hours",
    "claims.periods",
    "claims.pairing",
    "claims.lines",
    "claims.claim",
    "claims.dating",
    "claims.statements",
    "claims.tables",
    "claims.page",
    "claims.readings",
    "claims.mistakes",
    "claims.corrections",
    "claims.seasons",
    "claims.changes",
    "claims.judging",
    "claims.announcements",
    "claims.checking",
    "letters",
    "pages",
    "pages.tables",
    "pages.faults",
    "pages.heatmap",
    "pages.evaluation",
    "pages.drift",
    "pages.rotation",
    "pages.notes",
    "pages.notes.model",
    "pages.notes.outline",
    "pages.notes.links",
    "pages.notes.brackets",
    "pages.notes.rollcall",
    "pages.notes.sections",
    "pages.notes.reading",
    "pages.notes.markup",
    "pages.notes.parts",
    "pages.notes.times",
    "pages.notes.templates",
    "pages.notes.writing",
    "pages.notes.announcement",
    "pages.notes.digest",
    "pages.agenda",
    "pages.agenda.choice",
    "pages.agenda.similarity",
    "pages.agenda.owners",
    "pages.agenda.plan",
    "pages.agenda.page",
    "ical",
    "ical.timezones",
    "ical.rules",
    "ical.series",
    "ical.lines",
    "ical.reading",
    "ical.state",
    "ical.changes",
    "ical.withdrawals",
    "ical.overrides",
    "ical.components",
    "ical.invites",
    "ical.mail",
    "ical.delivery",
    "ical.multistatus",
    "ical.caldav",
    "ical.verify.source",
    "ical.verify.values",
    "ical.verify.recurrences",
    "ical.verify.findings",
    "ical.verify.observances",
    "ical.verify.events",
    "ical.verify.expansion",
    "ical.verify.checks",
    "ical.verify.differences",
    "ical.verify",
    "correspondence",
    "teamfile.kinds",
    "teamfile.times",
    "teamfile.tables",
    "teamfile.keys",
    "teamfile.files",
    "teamfile.toml",
    "teamfile.places",
    "teamfile.building",
    "teamfile.ratings",
    "teamfile",
    "cli.files",
    "cli.options",
    "cli.answers",
    "cli.schema",
    "cli.next",
    "cli.page",
    "cli.check",
    "cli.notes",
    "cli.agenda",
    "cli.outbox",
    "cli.inviting",
    "cli.journal",
    "cli.servers",
    "cli.smtp",
    "cli.mail",
    "cli.webdav",
    "cli.published",
    "cli.publish",
    "cli.invite",
    "cli.evaluate",
    "cli.drift",
    "cli.grid",
    "cli.suggest",
    "cli.verify",
    "cli",
    "__main__",
    "",  # the package itself, which has the public names of all
]
EDGE = ("teamfile", "cli", "__main__")
LINES = 420


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}
INSIDE = [name for name in FILES if name.split(".")[0] not in EDGE]
every_module = pytest.mark.parametrize("module", FILES)
every_inner_module = pytest.mark.parametrize("module", INSIDE)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[str]:
    """Yield the full names that a module imports, anywhere in it, also for types alone."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: str) -> set[str]:
    """Give the modules of this package that a module imports."""
    found = set()
    for full in imported(module):
        package, _, name = full.partition(".")
        if package == "meetsched":
            found.add(name if name in FILES else name.rpartition(".")[0])
    return found


def foreign_imports(module: str) -> set[str]:
    return {full.split(".")[0] for full in imported(module)} - {"meetsched"}


def dotted(node: ast.AST) -> str:
    """Write a name or an attribute as in the source; what it is taken from may be cut off."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def names_used(module: str) -> set[str]:
    return {dotted(node) for node in ast.walk(tree(module))}


def test_every_module_has_its_place() -> None:
    assert sorted(set(FILES) - set(ORDER)) == []
    assert len(ORDER) == len(set(ORDER))


@every_module
def test_a_module_imports_only_what_stands_above_it(module: str) -> None:
    above = set(ORDER[: ORDER.index(module)])
    assert own_imports(module) - above == set()


def test_imports_are_seen() -> None:
    assert {"zones", "people", "schedule", "cadence"} <= own_imports("meeting")
    assert own_imports("errors") == set()


@every_module
def test_only_zones_touches_tz_data(module: str) -> None:
    touched = foreign_imports(module) & {"zoneinfo", "tzdata", "tzlocal"}
    assert touched == ({"zoneinfo", "tzdata"} if module == "zones" else set())


@every_module
def test_dateutil_gives_rules_and_nothing_of_zones(module: str) -> None:
    assert not [full for full in imported(module) if full.startswith("dateutil.tz")]


TOUCHES_THE_OUTSIDE = re.compile(
    r"""
    (print|open|input|breakpoint)
    | (date|pendulum|\w*[tT]ime)\.(now|today|utcnow|local_timezone|tomorrow|yesterday)
    | time\.(time|time_ns|localtime|ctime|sleep|tzname)
    | os\.(environ|getenv|getcwd|open|system)(\..*)?
    | sys\.(argv|stdin|stdout|stderr|exit)(\..*)?
    | .*\.(expanduser|write_text|write_bytes|read_text|read_bytes|open|unlink|rename|mkdir)
    """,
    re.VERBOSE,
)
OUTSIDE_MODULES = {
    "click", "getpass", "http", "io", "locale", "logging", "os", "pathlib", "platform", "random",
    "secrets", "shutil", "smtplib", "socket", "subprocess", "sys", "tempfile", "urllib",
}  # fmt: skip
READS_TZ_DATA = re.compile(r".*\.(read_text|read_bytes|open)")


@every_inner_module
def test_only_the_edge_touches_the_outside(module: str) -> None:
    used = {name for name in names_used(module) if TOUCHES_THE_OUTSIDE.fullmatch(name)}
    if module == "zones":
        used = {name for name in used if not READS_TZ_DATA.fullmatch(name)}
    assert used == set()


@every_inner_module
def test_only_the_edge_imports_what_touches_the_outside(module: str) -> None:
    used = foreign_imports(module) & OUTSIDE_MODULES
    if module == "zones":
        used -= {"os", "io", "pathlib"}
    if module in {"addresses", "ical.mail", "ical.multistatus"}:
        used -= {"urllib"}  # urllib.parse alone
    assert used == set()


@pytest.mark.parametrize(
    "name", ["print", "open", "datetime.now", "date.today", "os.environ.get", "path.write_text",
             "pendulum.now", "time.time", "sys.stdout.write", "Path.open"],
)  # fmt: skip
def test_what_touches_the_outside_is_recognized(name: str) -> None:
    assert TOUCHES_THE_OUTSIDE.fullmatch(name)


@every_module
def test_no_text_depends_on_the_locale_or_the_platform(module: str) -> None:
    # strftime takes names of days and months from the host program's locale, and "-" from glibc
    texts = (node.value for node in ast.walk(tree(module)) if isinstance(node, ast.Constant))
    odd = [text for text in texts if re.search(r"%-|%[aAbBhpcxXrEO]\b", str(text))]
    assert odd == []


@every_module
def test_a_file_has_one_subject(module: str) -> None:
    assert len(FILES[module].read_text(encoding="utf-8").splitlines()) <= LINES
