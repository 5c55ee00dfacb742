from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meetsched.errors import MeetschedError
from meetsched.pages.notes.templates import MOST_TEXT, Template, fill

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUES: Mapping[str, object] = {
    "title": "a|b <x>",
    "link_text": "[x](javascript:y)",
    "clocks": (("8:00", "Zurich"), ("7:00", "London")),
    "hundred": tuple(range(100)),
    "long": "\\" * 10_000,
    "nothing": "",
}
FILES = {
    "a.md": "A {{ title }}",
    "parts/b.md": "B",
    "bad.md": "\n{{ nope }}",
    "self.md": "{% include 'self.md' %}",
    "empty.md": "",
    "wide.md": "{% for n in hundred %}{% for m in hundred %}{% include 'empty.md' %}"
    "{% endfor %}{% endfor %}",
    "huge.md": "x" * MOST_TEXT,
}


def filled(text: str) -> str:
    return fill(Template("page.md", text, FILES.get), VALUES)


def refusal(text: str) -> str:
    with pytest.raises(MeetschedError) as error:
        filled(text)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("{{ title }}\n", "a\\|b &lt;x&gt;\n"),
        ("{{ title | inline }}", "a|b &lt;x&gt;"),
        ("| {{ title | cell }} |", "| a\\|b &lt;x&gt; |"),
        ("{{ title | upper }}", "A\\|B &lt;X&gt;"),
        ("{{ link_text }}", "\\[x\\](javascript:y)"),
        ("{{ 'Call' | link('https://example.org') }}", "[Call](https://example.org)"),
        ("{{ 'Call' | link('javascript:x') }}", "Call"),
        ("{% for time, where in clocks %}\n* {{ where }}\n{% endfor %}", "* Zurich\n* London\n"),
        ("{% for c in clocks %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "1/2 2/2 "),
        ("{% if nothing %}x{% else %}y{% endif %}{{ clocks | length }}", "y2"),
        ("{{ nope | default('none') }}", "none"),
        ("{% set who = title %}{{ who }}", "a\\|b &lt;x&gt;"),
        ("{% include 'a.md' %} {% include 'parts/b.md' %}", "A a\\|b &lt;x&gt; B"),
    ],
)
def test_what_a_template_can_do(text: str, page: str) -> None:
    assert filled(text) == page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\n{{ nope }}", "\"page.md\", line 3: 'nope' is undefined"),
        ("\n{% if %}", '"page.md", line 2: Expected an expression'),
        ("\n{% include 'bad.md' %}", "\"bad.md\", line 2: 'nope' is undefined"),
        ("\n{{ title | frob }}", "\"page.md\", line 2: No filter named 'frob'."),
        ("{{ clocks }}", '"page.md", line 1: tuple cannot be shown'),
        ("{{ title.upper }}", "line 1: builtin_function_or_method cannot be shown"),
        ("{{ 1 is divisibleby 0 }}", "line 1: integer modulo by zero"),
        ("{{ title | link }}", "missing 1 required positional argument: 'address'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize(
    "text",
    ["{{ title.__class__ }}", "{{ title['__class__'] }}", "{{ self }}", "{{ clocks.__len__ }}",
     "{{ ''.__class__.__mro__ }}", "{{ title.format.__globals__ }}", "{{ config }}"],
)  # fmt: skip
def test_nothing_is_reached_that_was_not_given(text: str) -> None:
    assert refusal(text).startswith('the template "page.md", line 1: ')


@pytest.mark.parametrize(
    "text",
    [
        "{{ range(10) }}",
        "{{ title.upper() }}",
        "{{ 'a' * 9 }}",
        "{{ 9 ** 9 }}",
        "{{ title ~ title }}",
        "{{ title + title }}",
        "{{ '%999d' % 1 }}",
        "{{ [title] }}",
        "{{ {} }}",
        "{% macro m() %}{% endmacro %}",
        "{% set a %}x{% endset %}",
        "{% filter upper %}x{% endfilter %}",
        "{% for c in clocks recursive %}{% endfor %}",
        "{% include 'a.md' without context %}",
        "{% import 'a.md' as a %}",
        "{% extends 'a.md' %}",
        "{% block b %}{% endblock %}",
    ],
)
def test_what_could_grow_without_bound_is_not_for_a_page(text: str) -> None:
    assert "is not for the template of a page" in refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in hundred %}" * 4 + "{% endfor %}" * 4,
        "{% for a in long %}{% for b in long %}{% endfor %}{% endfor %}",
        "{% include 'wide.md' %}" * 30,
        "{% set grown = long" + " | inline" * 40 + " %}",
    ],
)
def test_what_does_much_and_writes_little_ends_too(text: str) -> None:
    assert refusal(text).endswith("the page takes more than 100000 steps")


def test_a_page_that_grows_too_long_is_stopped() -> None:
    text = "{% for a in hundred %}{% for b in hundred %}" + "x" * 1000 + "{% endfor %}{% endfor %}"
    assert refusal(text).endswith("the page is longer than 1000000 characters")


@pytest.mark.parametrize("text", ["x" * (MOST_TEXT + 1), "{% include 'huge.md' %}"])
def test_a_template_that_is_too_long_is_not_read(text: str) -> None:
    assert refusal(text).endswith("the template is longer than 100000 characters")


@pytest.mark.parametrize(
    "text",
    ["{% include 'self.md' %}", "{{ " + "(" * 5000, "{{" + " not" * 20_000 + " x }}",
     "{% for a in clocks %}" * 40 + "{% endfor %}" * 40],
)  # fmt: skip
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    assert "nested" in refusal(text)


@pytest.mark.parametrize(
    "path",
    ["../a.md", "parts/../a.md", "/a.md", "~/a.md", "c:a.md", "..\\\\a.md", "./a.md", "", "a.md/",
     "parts//b.md", "none.md", "a.md\\0"],
)  # fmt: skip
def test_only_what_is_in_its_folder_is_included(path: str) -> None:
    asked: list[str] = []

    def read(name: str) -> str | None:
        asked.append(name)
        return None

    with pytest.raises(MeetschedError, match="in its folder"):
        fill(Template("page.md", f"{{% include '{path}' %}}", read), {})
    assert asked in ([], ["none.md"])
