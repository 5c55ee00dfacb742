"""Templates of pages: a small part of Jinja's language in its sandbox, bounded in time and size.

A template has texts, values, conditions, loops, ``set`` and ``include``. There are no calls, no
macros, no arithmetic and no blocks, so what it does grows only by its loops, and these are
counted. What is shown is escaped for Markdown unless a filter (`cell`, `inline`, `link`) did so.
Not bounded is the time that Jinja takes to compile `MOST_TEXT` characters: about a second.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    nodes,
)  # fmt: skip
from jinja2.filters import FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment

from meetsched.errors import MeetschedError, quoted
from meetsched.pages.notes.markup import cell, inline, link

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        MutableMapping,
    )  # fmt: skip

    from jinja2 import Environment
    from jinja2 import Template as Compiled

MOST_TEXT: Final = 100_000
"""Characters of a template and of all that it includes."""

MOST_PAGE: Final = 1_000_000
"""Characters of a page."""

_MOST_STEPS: Final = 100_000
"""Rounds of loops, includes, and twenty characters each that go through filters."""

_CHARACTERS_A_STEP: Final = 20
_ROUNDS: Final = "counting rounds"
_STEP: Final = "counting a step"
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Tuple,
    nodes.Getattr, nodes.Getitem, nodes.For, nodes.If, nodes.Assign, nodes.Include, nodes.Filter,
    nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr,
    nodes.Keyword,
)  # fmt: skip
_OUT: Final = set("\\:~\0")
_NO_STEPS: Final = {"", ".", ".."}
_FILTERS: Final = ("default", "length", "lower", "title", "trim", "upper")
_ERRORS: Final = (
    TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip


def _nothing(_name: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its name for messages, its text, and how to read what it includes.

    `read` is given a path such as "parts/links.md", which goes neither up nor out by its words,
    and returns the text of that file in the template's own folder; None if there is none, or if
    links lead out of the folder.
    """

    name: str
    text: str
    read: Callable[[str], str | None] = _nothing


def fill(template: Template, values: Mapping[str, object]) -> str:
    r"""Write what a template makes of some values.

    Raises `MeetschedError`, with name and line, for what is wrong in it or too much.

    >>> fill(Template("hello.md", "* {{ who }}\n"), {"who": "[Tim](x)"})
    '* \\[Tim\\](x)\n'
    """
    loader = _Loader(template)
    try:
        page = _environment(loader).get_template(template.name)
        return "".join(_bounded(page.generate(values)))
    except _ERRORS as error:
        raise MeetschedError(_told(error, template.name, loader.names)) from error


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    written = 0
    for piece in pieces:
        written += len(piece)
        if written > MOST_PAGE:
            raise ValueError(f"the page is longer than {MOST_PAGE} characters")
        yield piece


def _environment(loader: _Loader) -> Environment:
    """Return what one page is written in."""
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    known = {name: FILTERS[name] for name in _FILTERS}
    known |= {"cell": cell, "inline": inline, "link": link}
    counting = {_ROUNDS: loader.budget.rounds, _STEP: loader.budget.step}
    environment.filters = {n: loader.budget.paid(each) for n, each in known.items()} | counting
    return environment


class _Budget:
    """What a page may still take."""

    def __init__(self) -> None:
        self.steps = _MOST_STEPS
        self.text = MOST_TEXT

    def step(self, value: object, steps: int = 1) -> object:
        """Take steps for a value, and return it."""
        self.steps -= steps
        if self.steps < 0:
            raise ValueError(f"the page takes more than {_MOST_STEPS} steps")
        return value

    def rounds(self, items: Iterable[object]) -> Iterator[object]:
        """Yield what a loop goes through, each for a step."""
        return (self.step(item) for item in items)

    def paid(self, each: Callable[..., object]) -> Callable[..., object]:
        """Return a filter that takes steps for the characters that it is given."""

        @wraps(each)
        def paid(*values: object, **named: object) -> object:
            characters = sum(len(value) for value in values if isinstance(value, str))
            self.step(None, 1 + characters // _CHARACTERS_A_STEP)
            return each(*values, **named)

        return paid

    def read(self, text: str) -> str:
        """Take the characters of a template."""
        self.text -= len(text)
        if self.text < 0:
            raise ValueError(f"the template is longer than {MOST_TEXT} characters")
        return text


class _Loader(BaseLoader):
    """Finds the template, and what it includes; `names` are those that were found."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.budget = _Budget()
        self.names: set[str] = set()

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as the base class has it
    ) -> Compiled:
        """Compile a template, restricted."""
        text = self.budget.read(self._text(name))
        self.names.add(name)
        tree = environment.parse(text, name, name)
        _restrict(tree, name)
        code = environment.compile(tree, name, name)
        return environment.template_class.from_code(environment, code, globals or {})

    def _text(self, name: str) -> str:
        if name == self.template.name:
            return self.template.text
        inside = not _OUT & set(name) and not _NO_STEPS & set(name.split("/"))
        text = self.template.read(name) if inside else None
        if text is None:
            raise TemplateNotFound(name, f"there is no {quoted(name)} in its folder")
        return text


def _restrict(tree: nodes.Template, name: str) -> None:
    """Refuse what is not known to be bounded, and count the rounds of loops, and includes."""
    for node in tree.find_all(nodes.Node):
        captured = isinstance(node, nodes.Include) and not node.with_context
        recursive = isinstance(node, nodes.For) and node.recursive
        if captured or recursive or not isinstance(node, _ALLOWED):
            what = f"{type(node).__name__.lower()!r} is not for the template of a page"
            raise TemplateSyntaxError(what, node.lineno, name)
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = _through(_ROUNDS, loop.iter)
    for include in list(tree.find_all(nodes.Include)):
        include.template = _through(_STEP, include.template)


def _through(name: str, value: nodes.Node) -> nodes.Filter:
    assert isinstance(value, nodes.Expr)
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


def _shown(value: object) -> str:
    """Write a value; what is no text, nor a number, is not shown."""
    if isinstance(value, str | int):
        return cell(value if isinstance(value, str) else str(value))
    undefined = str(value) if isinstance(value, Undefined) else ""  # raises: it has no value
    raise TypeError(f"{undefined}{type(value).__name__} cannot be shown")


def _told(error: Exception, name: str, names: Collection[str]) -> str:
    """Say what is wrong, and where: in the template or in one that it includes."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename in names]
    where, line = (frames[-1].filename, frames[-1].lineno) if frames else (name, None)
    if isinstance(error, TemplateSyntaxError):
        where, line = error.name or name, error.lineno
    place = f"{quoted(where)}, line {line}" if line else quoted(where)
    message = error.message if isinstance(error, TemplateError) else str(error)
    if isinstance(error, RecursionError):
        message = "it is nested too deeply, or includes itself"
    return f"the template {place}: {message or type(error).__name__}"
