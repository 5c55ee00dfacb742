"""What the words of a cadence mean, as RRULEs written by hand, and what is not understood."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadences import worded
from meetsched import phrases
from meetsched.errors import CadenceError
from meetsched.phrases import Phrase
from meetsched.recurrence import Rule

ODD = ",".join(map(str, range(1, 54, 2)))
EVEN = ",".join(map(str, range(2, 54, 2)))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
NO_JANUARY = "BYMONTH=2,3,4,5,6,7,8,9,10,11,12"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("third Thursday of the month", "FREQ=MONTHLY;BYDAY=3TH"),
        ("third Thursday", "FREQ=MONTHLY;BYDAY=3TH"),
        ("Third thursday Of The Month", "FREQ=MONTHLY;BYDAY=3TH"),
        ("  the   3rd Thu\tof each\nmonth ", "FREQ=MONTHLY;BYDAY=3TH"),
        ("on the third Thursday in every month", "FREQ=MONTHLY;BYDAY=3TH"),
        ("every third Thursday of the month", "FREQ=MONTHLY;BYDAY=3TH"),
        ("each 3rd Thurs of the month", "FREQ=MONTHLY;BYDAY=3TH"),
        ("monthly on the third Thursday", "FREQ=MONTHLY;BYDAY=3TH"),
        ("every month on the third Thursday", "FREQ=MONTHLY;BYDAY=3TH"),
        ("last Wednesday", "FREQ=MONTHLY;BYDAY=-1WE"),
        ("last wed", "FREQ=MONTHLY;BYDAY=-1WE"),
        ("fifth Thursday", "FREQ=MONTHLY;BYDAY=5TH"),
        ("2nd and 4th Tuesday", "FREQ=MONTHLY;BYDAY=2TU,4TU"),
        ("4th and 2nd Tue", "FREQ=MONTHLY;BYDAY=2TU,4TU"),
        ("second, fourth and last Tues", "FREQ=MONTHLY;BYDAY=2TU,4TU,-1TU"),
        ("first, third, and fifth Friday", "FREQ=MONTHLY;BYDAY=1FR,3FR,5FR"),
        ("first and first Friday", "FREQ=MONTHLY;BYDAY=1FR"),
        ("the first and the third Friday", "FREQ=MONTHLY;BYDAY=1FR,3FR"),
        ("third Thursday of March and September", "FREQ=MONTHLY;BYMONTH=3,9;BYDAY=3TH"),
        ("third Thursday in Sep, Mar", "FREQ=MONTHLY;BYMONTH=3,9;BYDAY=3TH"),
        ("third Thursday of the month except January", f"FREQ=MONTHLY;{NO_JANUARY};BYDAY=3TH"),
        ("third Thursday except in jan", f"FREQ=MONTHLY;{NO_JANUARY};BYDAY=3TH"),
        (
            "third Thursday of May, June and July except June",
            "FREQ=MONTHLY;BYMONTH=5,7;BYDAY=3TH",
        ),
        ("weekly", "FREQ=WEEKLY"),
        ("every week", "FREQ=WEEKLY"),
        ("weekly on Monday", "FREQ=WEEKLY;BYDAY=MO"),
        ("WEEKLY ON MONDAYS", "FREQ=WEEKLY;BYDAY=MO"),
        ("every Monday", "FREQ=WEEKLY;BYDAY=MO"),
        ("every week on Tuesday and Monday", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("weekly on Monday except January", f"FREQ=WEEKLY;{NO_JANUARY};BYDAY=MO"),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
        ("fortnightly", "FREQ=WEEKLY;INTERVAL=2"),
        ("fortnightly on Fri", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("every 2 weeks on Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("EVERY 2 WEEKS ON tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every other Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every other week on Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every two weeks on Tuesdays", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every four weeks on Sunday", "FREQ=WEEKLY;INTERVAL=4;BYDAY=SU"),
        ("day 15 of the month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("day 15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("days 1 and 15", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("day 15 and 1", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("day 1 and 1", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("day 31 of January and March", "FREQ=MONTHLY;BYMONTH=1,3;BYMONTHDAY=31"),
        ("last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("every 3 months on the first Monday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
        ("every three months on first Mon", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
        ("quarterly on the first Monday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"),
        ("every other month on day 15", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15"),
        ("every 6 months on the last day", "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"),
        ("odd ISO weeks on Tuesday", f"FREQ=YEARLY;BYWEEKNO={ODD};BYDAY=TU"),
        ("Even iso week on tue, mon", f"FREQ=YEARLY;BYWEEKNO={EVEN};BYDAY=MO,TU"),
        (
            "odd ISO weeks on Tuesday except January",
            f"FREQ=YEARLY;{NO_JANUARY};BYWEEKNO={ODD};BYDAY=TU",
        ),
        ("RRULE:FREQ=MONTHLY;BYDAY=3TH", "FREQ=MONTHLY;BYDAY=3TH"),
    ],
)
def test_words_mean_what_the_rrule_says(text: str, rule: str) -> None:
    assert phrases.read(text) == Phrase(Rule.parse(rule))


@pytest.mark.parametrize(
    ("text", "rule", "after"),
    [
        ("Wednesday after the fourth Tuesday of the month", "FREQ=MONTHLY;BYDAY=4TU", 2),
        ("wed after 4th tue", "FREQ=MONTHLY;BYDAY=4TU", 2),
        ("Monday after the last Sunday of May", "FREQ=MONTHLY;BYMONTH=5;BYDAY=-1SU", 0),
        ("Friday after the first and third Friday", "FREQ=MONTHLY;BYDAY=1FR,3FR", 4),
        (
            "every 2 months on the Monday after the first Sunday except January",
            f"FREQ=MONTHLY;INTERVAL=2;{NO_JANUARY};BYDAY=1SU",
            0,
        ),
    ],
)
def test_a_weekday_after_another(text: str, rule: str, after: int) -> None:
    assert phrases.read(text) == Phrase(Rule.parse(rule), after)


@pytest.mark.parametrize("number", range(7))
def test_every_weekday_is_known_in_full_and_cut_short(number: int) -> None:
    name = WEEKDAYS[number]
    for form in (name, name[:3], name[:4], f"{name}s", name.upper()):
        (day,) = phrases.read(f"weekly on {form}").rule.byday
        assert day.weekday == number


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_is_known_in_full_and_cut_short(number: int) -> None:
    name = MONTHS[number - 1]
    for form in (name, name[:3], name.casefold(), name[:4]):
        assert phrases.read(f"last Friday of {form}").rule.bymonth == (number,)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=3TH", "third Thursday of the month"),
        ("FREQ=MONTHLY;BYDAY=2TU,4TU", "second and fourth Tuesday of the month"),
        ("FREQ=MONTHLY;BYDAY=1MO,2MO,-1MO", "first, second and last Monday of the month"),
        ("FREQ=MONTHLY;BYMONTH=3,9;BYDAY=3TH", "third Thursday of March and September"),
        (f"FREQ=MONTHLY;{NO_JANUARY};BYDAY=3TH", "third Thursday of the month except January"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "day 15 of the month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15,20", "day 1, 15 and 20 of the month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "last day of the month"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "every 3 months on the first Monday"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15", "every 2 months on day 15"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1", "every 2 months on the last day"),
        ("FREQ=WEEKLY", "weekly"),
        ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
        ("FREQ=WEEKLY;BYDAY=MO,TU", "weekly on Monday and Tuesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every 2 weeks on Tuesday"),
        (f"FREQ=WEEKLY;{NO_JANUARY};BYDAY=MO", "weekly on Monday except January"),
        (f"FREQ=YEARLY;BYWEEKNO={ODD};BYDAY=TU", "odd ISO weeks on Tuesday"),
        (f"FREQ=YEARLY;BYWEEKNO={EVEN};BYDAY=TU", "even ISO weeks on Tuesday"),
    ],
)
def test_a_rule_is_written_in_one_form(rule: str, words: str) -> None:
    assert phrases.write(Phrase(Rule.parse(rule))) == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=10",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=1MO,2TU",
        "FREQ=MONTHLY;BYDAY=-2MO",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=MONTHLY;BYMONTHDAY=15,-1",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        f"FREQ=YEARLY;INTERVAL=2;BYWEEKNO={ODD};BYDAY=TU",
    ],
)
def test_a_rule_without_words_is_written_as_itself(rule: str) -> None:
    assert phrases.write(Phrase(Rule.parse(rule))) == rule


@given(worded())
def test_what_has_words_is_written_in_words(cadence: object) -> None:
    words = str(cadence)
    assert "=" not in words
    assert re.fullmatch(r"\w+(,? \w+)*", words)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it ends too early"),
        (" \n", "it ends too early"),
        ("third", "it ends too early; a weekday was expected"),
        ("third Thirsday", '"thirsday" is not understood there; a weekday was expected, perhaps'),
        ("thrid Thursday", '"thrid" is not understood there; which one (first to fifth, or last)'),
        ("sixth Thursday", '"sixth" is not understood there; which one (first to fifth, or last)'),
        ("third Thursday of Febuary", 'a month was expected, perhaps "february"'),
        ("third Thursday of the year", '"year" is not understood there; a month was expected'),
        ("third Thursday at 18:00", '"at" is not understood there'),
        ("third Thursday of the month except", "it ends too early; a month was expected"),
        (
            "third Thursday except Mondays",
            '"mondays" is not understood there; a month was expected',
        ),
        ("last day of May except May", "no month is left"),
        ("Thursday", "it ends too early; which one of the month, or how often?"),
        ("Wednesday after", "it ends too early; which one (first to fifth, or last)"),
        ("Wednesday after Tuesday", '"tuesday" is not understood there; which one'),
        ("monthly", "it ends too early; it does not say which day of the month"),
        ("every 3 months", "it ends too early; it does not say which day of the month"),
        ("every", "it ends too early; a weekday was expected"),
        ("every day", '"day" is not understood there; a weekday was expected'),
        ("every 2 fortnights", '"fortnights" is not understood there; a weekday was expected'),
        ("every -2 weeks", '"-" is not understood there; a weekday was expected'),
        ("every 1.5 weeks", '"." is not understood there; a weekday was expected'),
        ("every 12345 weeks", '"12345" is not understood there; a number was expected'),
        ("every \N{ARABIC-INDIC DIGIT TWO} weeks", "a number was expected"),
        ("every 0 weeks", "INTERVAL=0 is out of range (1 to 1000)"),
        ("every 1001 weeks on Monday", "INTERVAL=1001 is out of range (1 to 1000)"),
        ("day", "it ends too early; a number was expected"),
        ("day 0", "BYMONTHDAY=0 is out of range"),
        ("day 32", "BYMONTHDAY=32 is out of range"),
        ("day 31 of February", "it never gives a date"),
        ("first day", '"day" is not understood there; a weekday was expected'),
        ("odd weeks on Tuesday", '"weeks" is not understood there'),
        ("odd ISO weeks", "it ends too early"),
        ("weekly on", "it ends too early; a weekday was expected"),
        ("weekly on Monday and", "it ends too early; a weekday was expected"),
        ("weekly weekly", '"weekly" is not understood there'),
        ("third Thursday, biweekly", '"," is not understood there'),
        ("FREQ=HOURLY", "FREQ=HOURLY: DAILY, WEEKLY, MONTHLY and YEARLY are understood"),
        ("every 2 weeks on Tuesday; INTERVAL=2", "is not understood"),
        ("third Thursday" + " " * 500, "it is longer than 500 characters"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, reason: str) -> None:
    with pytest.raises(CadenceError) as caught:
        phrases.read(text)
    assert caught.value.text == text
    assert reason in caught.value.reason


@pytest.mark.parametrize("text", ["", "third", "every day", "whenever it suits", "monthly", "odd"])
def test_what_cannot_be_understood_is_answered_with_the_known_forms(text: str) -> None:
    with pytest.raises(CadenceError) as caught:
        phrases.read(text)
    forms = re.findall(r'"([^"]+)"', caught.value.hint)
    assert len(forms) >= 8
    assert caught.value.hint in str(caught.value)


def test_the_known_forms_are_understood() -> None:
    forms = re.findall(r'"([^"]+)"', phrases.KNOWN_WORDS)
    additions = [form for form in forms if form.startswith(("of ", "except "))]
    cores = [form for form in forms if form not in additions]
    assert len(additions) == 2
    for core in cores:
        assert phrases.read(core).rule.freq in {"WEEKLY", "MONTHLY", "YEARLY"}
    for addition in additions:
        assert phrases.read(f"third Thursday {addition}").rule.bymonth


@pytest.mark.parametrize(
    "text", ["every third Thursday", "each 3rd Thu", "Every third Thursday except May"]
)
def test_every_third_thursday_may_mean_two_things(text: str) -> None:
    with pytest.raises(CadenceError, match="it may count weeks or the days of a month") as caught:
        phrases.read(text)
    first, second = re.findall(r'"([^"]+)"', caught.value.hint)
    assert first == "third Thursday of the month"
    assert second == "every N weeks on ..."


VOCABULARY = re.findall(
    r"\S+",
    "every each other 2 3 15 weeks week months month on the of in and , first third last 3rd "
    "Monday Thu tuesdays day days except January sept after odd even ISO weekly monthly "
    "quarterly fortnightly = ; FREQ=WEEKLY BYDAY=MO \x1b \x00 \u202e",
)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join))
def test_known_words_in_any_order_give_a_phrase_or_a_cadence_error(text: str) -> None:
    try:
        phrase = phrases.read(text)
    except CadenceError as error:
        assert str(error).isprintable()  # noqa: PT017 - some orders make sense
        assert len(str(error)) < 1200  # noqa: PT017
    else:
        assert phrases.read(phrases.write(phrase)) == phrase


@given(st.text())
def test_any_text_is_a_phrase_or_an_error_that_can_be_shown(text: str) -> None:
    try:
        phrase = phrases.read(text)
    except CadenceError as error:
        assert str(error).isprintable()  # noqa: PT017 - hypothesis can hit upon a phrase
    else:
        assert phrases.read(phrases.write(phrase)) == phrase
