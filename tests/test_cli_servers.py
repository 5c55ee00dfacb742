from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.cli.servers import is_loopback, log_in
from meetsched.errors import MeetschedError

SERVICES = pytest.mark.parametrize("service", ["SMTP", "CALDAV"])
some = st.text(min_size=1)


def environment(service: str, user: str | None, password: str | None) -> dict[str, str]:
    told = {"USER": user, "PASSWORD": password}
    return {f"MEETSCHED_{service}_{half}": each for half, each in told.items() if each is not None}


# The log-in


@SERVICES
@given(some, some)
def test_a_log_in_is_a_user_and_a_password(service: str, user: str, password: str) -> None:
    assert log_in(environment(service, user, password), service) == (user, password)


@SERVICES
@pytest.mark.parametrize("user", [None, ""])
@pytest.mark.parametrize("password", [None, ""])
def test_what_is_empty_is_no_log_in(service: str, user: str | None, password: str | None) -> None:
    assert log_in(environment(service, user, password), service) is None


@SERVICES
@pytest.mark.parametrize(
    ("user", "password", "missing"),
    [("hub", None, "PASSWORD"), ("hub", "", "PASSWORD"),
     (None, "secret", "USER"), ("", "secret", "USER")],
)  # fmt: skip
def test_half_a_log_in_is_told_by_the_half_that_is_missing(
    service: str, user: str | None, password: str | None, missing: str
) -> None:
    with pytest.raises(MeetschedError, match=f"^MEETSCHED_{service}_{missing} is not set") as told:
        log_in(environment(service, user, password), service)
    assert "secret" not in str(told.value)


def test_each_service_has_a_log_in_of_its_own() -> None:
    assert log_in(environment("SMTP", "hub", "secret"), "CALDAV") is None


# This machine


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "localhost", "::1"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "localhost.example.org", "127.0.0.1.example.org", "128.0.0.1", "10.0.0.1",
     "::2", "::", "127.1", "2130706433", "localhost\n", "::ffff:8.8.8.8"],
)  # fmt: skip
def test_what_is_not_this_machine(host: str) -> None:
    assert not is_loopback(host)
