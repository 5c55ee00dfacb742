from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import whenever
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched.addresses import Mailbox
from meetsched.errors import InvalidMeetingError
from meetsched.hours import USUAL, Hours, Windows
from meetsched.people import Away, Participant, Stay, Team

ANY_INSTANT = st.integers(
    int(datetime(1994, 12, 30, tzinfo=UTC).timestamp()),
    int(datetime(2041, 1, 3, tzinfo=UTC).timestamp()),
)
TOKYO, NIUE = "Asia/Tokyo", "Pacific/Niue"


def living(participant: Participant, seconds: int) -> Stay:
    """Walk through the moves with `whenever`: each counts from its day on its own clock."""
    instant, found = whenever.Instant.from_timestamp(seconds), participant.stays[0]
    for stay in participant.stays[1:]:
        local = instant.to_tz(stay.zone)
        if stay.since and (local.year, local.month, local.day) >= stay.since.timetuple()[:3]:
            found = stay
    return found


@given(strategies.participants(), ANY_INSTANT)
def test_the_clock_is_that_of_the_zone_by_the_date_there(
    participant: Participant, seconds: int
) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    assert participant.clock(instant).name == living(participant, seconds).zone


@given(strategies.participants(available=True), ANY_INSTANT)
def test_a_stay_is_the_last_that_has_begun(participant: Participant, seconds: int) -> None:
    instant = datetime.fromtimestamp(seconds, timezone(timedelta(hours=-9, minutes=30)))
    assert participant.stay(instant) is living(participant, seconds)


@given(strategies.participants(most_stays=2), st.data())
def test_a_move_counts_from_midnight_on_the_new_clock(
    participant: Participant, data: st.DataObject
) -> None:
    since = participant.stays[-1].since or date(2000, 1, 1)
    around = int(datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp())
    seconds = data.draw(st.integers(around - 100_000, around + 100_000))
    instant = datetime.fromtimestamp(seconds, UTC)
    assert participant.clock(instant).name == living(participant, seconds).zone


@pytest.mark.parametrize(
    ("instant", "zone"),
    [
        (datetime(2025, 6, 30, 14, 59, tzinfo=UTC), NIUE),
        (datetime(2025, 6, 30, 15, 0, tzinfo=UTC), TOKYO),  # midnight in Tokyo; Niue is at 4 a.m.
    ],
)
def test_a_move_over_the_date_line(instant: datetime, zone: str) -> None:
    mover = Participant("Luz", (Stay(NIUE), Stay(TOKYO, date(2025, 7, 1))))
    assert mover.clock(instant).name == zone


def test_one_who_stays_has_one_clock() -> None:
    tim = Participant.living_in("Europe/Zurich", name="Tim")
    assert tim == Participant("Tim", (Stay("Europe/Zurich"),))
    assert {tim.clock(datetime(year, 7, 1, tzinfo=UTC)).name for year in (1970, 2100)} == {
        "Europe/Zurich"
    }


@pytest.mark.parametrize(
    ("stays", "fault"),
    [
        ((), "zone: a participant needs a zone"),
        (
            (Stay("Europe/Zurch"),),
            'zone: unknown time zone "Europe/Zurch"; did you mean "Europe/Zurich"?',
        ),
        (
            (Stay("UTC"), Stay("Europe/Zurch", date(2025, 7, 1))),
            'zone[1]: unknown time zone "Europe/Zurch"; did you mean "Europe/Zurich"?',
        ),
        (
            (Stay("UTC", date(2025, 7, 1)),),
            "zone[0].from: the first zone holds from the beginning; leave it out",
        ),
        (
            (Stay("UTC", date(2024, 7, 1)), Stay(TOKYO, date(2025, 7, 1))),
            "zone[0].from: the first zone holds from the beginning; leave it out",
        ),
        (
            (Stay("UTC"), Stay(TOKYO)),
            "zone[1].from: this key is missing; say from which day on the zone holds",
        ),
        (
            (Stay("UTC"), Stay(TOKYO, date(2025, 7, 1)), Stay(NIUE, date(2025, 7, 1))),
            "zone[2].from: 2025-07-01 is not after 2025-07-01; put moves in order",
        ),
        (
            (Stay("UTC"), Stay(TOKYO, date(2025, 7, 1)), Stay(NIUE, date(2024, 7, 1))),
            "zone[2].from: 2024-07-01 is not after 2025-07-01; put moves in order",
        ),
    ],
)
def test_what_is_wrong_with_stays(stays: tuple[Stay, ...], fault: str) -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Participant("Tim", stays)
    assert str(caught.value) == fault


def test_everything_that_is_wrong_with_stays_is_told_at_once() -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Participant("Tim", (Stay("Mars", date(2020, 1, 1)), Stay("Venus")))
    assert [fault.place for fault in caught.value.faults] == [
        ("zone", 0),
        ("zone", 0, "from"),
        ("zone", 1),
        ("zone", 1, "from"),
    ]


MONDAY = datetime(2019, 4, 8, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_busy_intervals_are_aware_and_end_after_they_start() -> None:
    busy = (
        (MONDAY, MONDAY + HOUR),
        (MONDAY, MONDAY),
        (MONDAY + HOUR, MONDAY),
        (MONDAY.replace(tzinfo=None), MONDAY + HOUR),
        (MONDAY, MONDAY.replace(tzinfo=None)),
    )
    with pytest.raises(InvalidMeetingError) as caught:
        Participant("Tim", (Stay("UTC"),), busy=busy)
    assert str(caught.value).splitlines() == [
        (
            "busy[1]: 2019-04-08 08:00:00+00:00 is not after 2019-04-08 08:00:00+00:00; "
            "write the start first"
        ),
        (
            "busy[2]: 2019-04-08 08:00:00+00:00 is not after 2019-04-08 09:00:00+00:00; "
            "write the start first"
        ),
        (
            "busy[3]: 2019-04-08 08:00:00 to 2019-04-08 09:00:00+00:00 has no UTC offset; "
            "give aware instants"
        ),
        (
            "busy[4]: 2019-04-08 08:00:00+00:00 to 2019-04-08 08:00:00 has no UTC offset; "
            "give aware instants"
        ),
    ]


def test_busy_intervals_are_compared_as_instants() -> None:
    tokyo = timezone(9 * HOUR)
    early = datetime(2019, 4, 8, 16, 30, tzinfo=tokyo)  # half an hour before Monday 08:00 UTC
    assert Participant("Tim", (Stay("UTC"),), busy=((early, MONDAY),)).busy == ((early, MONDAY),)
    with pytest.raises(InvalidMeetingError):
        Participant("Tim", (Stay("UTC"),), busy=((MONDAY, early),))


@pytest.mark.parametrize("days", [0, 1, 400])
def test_days_off_are_a_day_or_more(days: int) -> None:
    first = date(2019, 7, 15)
    assert Away(first, first + timedelta(days=days)).last - first == timedelta(days=days)


def test_days_off_do_not_end_before_they_begin() -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Away(date(2019, 7, 15), date(2019, 7, 14))
    assert str(caught.value) == "2019-07-14 is before 2019-07-15; write the first day first"


@pytest.mark.parametrize("country", ["CH", "CH-ZH", "US-CA", "XK", "AQ"])
def test_a_country_may_have_a_subdivision(country: str) -> None:
    tim = Participant("Tim", (Stay("UTC"), Stay("UTC", date(2020, 1, 1), country)), country=country)
    assert (tim.country, tim.stays[1].country) == (country, country)


def test_what_is_no_country_is_told_where() -> None:
    stays = (Stay("UTC"), Stay(TOKYO, date(2020, 1, 1), "JPN"))
    with pytest.raises(InvalidMeetingError) as caught:
        Participant("Tim", stays, country="UK")
    by_place = {fault.place: fault.message for fault in caught.value.faults}
    assert by_place == {
        ("zone", 1, "country"): '"JPN" is no country',
        ("country",): '"UK" is no country',
    }


def test_a_participant_leaves_open_what_is_not_said() -> None:
    tim = Participant.living_in("UTC", name="Tim")
    assert (tim.country, tim.preferred, tim.stretch) == (None, None, None)
    assert (tim.away, tim.busy, tim.required) == ((), (), False)
    assert (tim.weight, tim.night, tim.ratings) == (1, False, None)


@pytest.mark.parametrize("weight", [0, 1, 1000])
def test_a_weight_is_from_0_to_1000(weight: int) -> None:
    assert Participant("Tim", (Stay("UTC"),), weight=weight).weight == weight


@pytest.mark.parametrize("weight", [-1, 1001])
def test_another_weight_is_refused(weight: int) -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Participant("Tim", (Stay("UTC"),), weight=weight)
    assert str(caught.value) == f"weight: {weight} is out of range; 0 to 1000"


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ((), "ratings: 0 ratings; give one for each of the 24 hours of a day"),
        ((5,) * 25, "ratings: 25 ratings; give one for each of the 24 hours of a day"),
        ((*[0] * 23, 6), "ratings[23]: 6 is no rating; 0 to 5"),
        ((-1, *[5] * 23), "ratings[0]: -1 is no rating; 0 to 5"),
    ],
)
def test_what_are_no_ratings_of_a_day_is_told(ratings: tuple[int, ...], said: str) -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Participant("Tim", (Stay("UTC"),), ratings=ratings)
    assert str(caught.value) == said


def test_ratings_are_from_0_to_5() -> None:
    ratings = (0, 1, 2, 3, 4, 5) * 4
    assert Participant("Tim", (Stay("UTC"),), ratings=ratings).ratings == ratings


def test_a_team_has_the_usual_hours_or_its_own() -> None:
    own = Hours(Windows.parse("Mon 09:00-10:00"), Windows.parse("any"))
    assert Team().hours == USUAL
    assert Team(hours=own).hours == own


@pytest.mark.parametrize("email", ["tim", "Tim <tim@example.org>", "tim@example.org\n", "a@b, c@d"])
def test_what_is_no_address_alone_is_told(email: str) -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Participant("Tim", (Stay("UTC"),), email=email)
    (fault,) = caught.value.faults
    assert (fault.place, fault.hint) == (("email",), 'write such as "tim@example.org"')
    assert fault.message.endswith(" is no e-mail address")


def test_one_with_an_address_has_a_mailbox_under_their_name() -> None:
    tim = Participant("Tim", (Stay("UTC"),), email="tim@example.org")
    assert tim.mailbox == Mailbox("tim@example.org", "Tim")
    assert replace(tim, email=None).mailbox is None


@pytest.mark.parametrize("again", ["tim@example.org", "Tim@Example.ORG"])
def test_nobody_has_another_one_s_address(again: str) -> None:
    addresses = {"Tim": "tim@example.org", "Luz": None, "Zoë": None, "Ann": again}
    people = tuple(Participant(name, (Stay("UTC"),), email=e) for name, e in addresses.items())
    with pytest.raises(InvalidMeetingError) as caught:
        Team(people)
    expected = 'participants[3] "Ann".email: "Tim" has it too; each needs their own address'
    assert str(caught.value) == expected


@pytest.mark.parametrize("again", ["Tim", "tim", "TIM"])
def test_names_differ_in_more_than_case(again: str) -> None:
    people = [Participant.living_in("UTC", name=name) for name in ("Tim", "Luz", again)]
    with pytest.raises(InvalidMeetingError) as caught:
        Team(tuple(people))
    expected = f'participants[2] "{again}".name: participants[0] has the same name; '
    assert str(caught.value) == expected + "names must differ"


def test_every_repeated_name_is_told() -> None:
    people = [Participant.living_in("UTC", name=name) for name in ("A", "B", "a", "b", "A")]
    with pytest.raises(InvalidMeetingError) as caught:
        Team(tuple(people))
    assert [fault.place[1] for fault in caught.value.faults] == [2, 3, 4]


@given(strategies.teams())
def test_everybody_is_found_by_name_and_by_handle(team: Team) -> None:
    for participant in team.participants:
        assert team.find(participant.name) is participant
        assert participant.handle is None or team.find(participant.handle) is participant
    assert team.find("nobody") is None


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (Stay("UTC"), "zone"),
        (Away(date(2019, 7, 15), date(2019, 7, 26)), "last"),
        (Participant.living_in("UTC", name="Tim"), "name"),
        (Team((Participant.living_in("UTC", name="Tim"),)), "participants"),
    ],
)
def test_values_are_frozen(value: object, key: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, key, None)


@given(strategies.teams(available=True))
def test_a_team_is_hashable_and_picklable(team: Team) -> None:
    again = pickle.loads(pickle.dumps(team))  # noqa: S301 - our own bytes
    assert again == team
    assert hash(again) == hash(team)
