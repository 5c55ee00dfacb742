from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import written
from meetsched.claims.markup import Placed, folded, plain


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**8am** _PT_ `ET` ~noon~ \\*", ["8am", "PT", "ET", "noon"]),
        ("at [8am PT](https://time.example/9am?zone=ET)", ["at", "[8am", "PT](", ")"]),
        ("see www.time.example/9am, or mailto:9am@time.example", ["see", "or"]),
        ("_https://time.example/9am_ 8am", ["8am"]),
        ("<b>8am</b> <!-- 9am --> PT<br/>", ["8am", "9am", "PT"]),
        ('<time datetime="2019-04-11T08:00">8am</time>', ["8am"]),
        ("8am&nbsp;PT&#160;ET", ["8am", "PT", "ET"]),
        ("~~8am PT~~ 9am PT", ["9am", "PT"]),
        ("8am\u00a0PT\u202fET\tUTC", ["8am", "PT", "ET", "UTC"]),
        ("\ufeff8am\u200bPT", ["8am", "PT"]),
        ("8 < 9 and 9 > 8", ["8", "<", "9", "and", "9", ">", "8"]),
        ("Fish & chips at 8am", ["Fish", "&", "chips", "at", "8am"]),
    ],
)
def test_markup_addresses_and_what_is_struck_out_become_spaces(line: str, words: list[str]) -> None:
    assert plain(line).split() == words


@given(written.texts())
@example("~~" * 300)
def test_every_character_keeps_its_place(text: str) -> None:
    left = plain(text)
    assert len(left) == len(text)
    assert all(new in {old, " "} for old, new in zip(text, left, strict=True))


@given(st.text(alphabet="aé1 :.,;()[]|#+=!?'\">&"))
def test_what_has_no_markup_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@given(st.text())
@example("".join(map(chr, range(0xD800))))
@example("İstanbul ǅ ﬁ \u0301")
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(text) == "".join(map(folded, text))


@pytest.mark.parametrize(
    ("text", "same"),
    [("AOÛT", "août"), ("Sábado", "sabado"), ("März", "MARZ"), ("mercoledì", "Mercoledi")],
)
def test_case_and_accents_do_not_count(text: str, same: str) -> None:
    assert folded(text) == folded(same)


def test_a_place_moves_with_its_text() -> None:
    assert Placed(2, 5).moved(40) == Placed(42, 45)
