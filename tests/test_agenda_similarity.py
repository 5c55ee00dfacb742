from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plain_agenda as plain
from meetsched.pages.agenda.similarity import proposals
from meetsched.pages.notes.model import Item, Link, Note

WORDS = ("autoscaling", "binder", "cluster", "docker", "federation", "gallery", "harbor")
HUB, LAB = "https://github.com/jupyterhub/binderhub", "https://gitlab.com/team/tools/hub"

some_words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
groups = st.sampled_from((None, None, None, "costs", "images"))


def about(line: int, title: str, notes: str = "", group: str | None = None) -> Item:
    inner = Note(line, "", notes=(Note(line, notes),))
    return Item(line, title, notes=(inner,), group=group)


def linking(line: int, *addresses: str, group: str | None = None) -> Item:
    links = tuple(Link(line, "", address) for address in addresses)
    note = Note(line, "", notes=(Note(line, "", links=links[1:]),))
    return Item(line, "", notes=(note,), links=links[:1], group=group)


def lines(items: list[Item]) -> list[list[int]]:
    return [[item.line for item in each.items] for each in proposals(items)]


def similarity(one: Item, other: Item) -> str:
    return "; ".join(reason for each in proposals([one, other]) for reason in each.reasons)


@given(st.lists(st.tuples(some_words, some_words), max_size=9))
def test_items_are_similar_by_their_words_as_defined(texts: list[tuple[str, str]]) -> None:
    found = lines([about(n, *each) for n, each in enumerate(texts)])
    assert set(map(frozenset, found)) == plain.similar(texts)
    assert found == sorted(map(sorted, found))


@given(st.lists(st.sets(st.sampled_from("abcde"), max_size=2), max_size=8))
def test_items_that_link_the_same_are_connected(linked: list[set[str]]) -> None:
    items = [linking(n, *(f"https://x.org/{p}" for p in own)) for n, own in enumerate(linked)]
    alike = [(a, b) for b, own in enumerate(linked) for a in range(b) if linked[a] & own]
    assert set(map(frozenset, lines(items))) == plain.joined(alike)


@given(st.lists(st.tuples(some_words, groups), max_size=9))
def test_an_item_keeps_its_group(texts: list[tuple[str, str | None]]) -> None:
    items = [about(n, title, group=group) for n, (title, group) in enumerate(texts)]
    found = proposals(items)
    for each in found:
        assert {item.group for item in each.items} in ({None}, {None, each.group})
    proposed = [item.line for each in found for item in each.items]
    assert len(proposed) == len(set(proposed))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("https://Example.org/plan/", "http://www.example.org/plan#later", "example.org/plan"),
        (f"{HUB}/issues/731", f"{HUB}/pull/759", "jupyterhub/binderhub"),
        (f"{HUB}.git", f"{HUB}?tab=readme", "jupyterhub/binderhub"),
        (f"{LAB}/-/issues/1", f"{LAB}/-/merge_requests/2", "gitlab.com/team/tools/hub"),
    ],
)
def test_the_same_page_or_repository_makes_similar(one: str, other: str, why: str) -> None:
    assert similarity(linking(1, one), linking(2, other)) == f"both link {why}"
    assert similarity(linking(1, "https://x.org", one), linking(2, other)) == f"both link {why}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://github.com/jupyterhub/binderhub", "https://github.com/jupyterhub/repo2docker"),
        ("https://github.com/jupyterhub", "https://gitlab.com/jupyterhub"),
        ("https://github.com/orgs/jupyterhub/people", "https://github.com/orgs/jupyterhub/teams"),
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/?page=1", "https://example.org/?page=2"),
        ("mailto:tim@example.org", "mailto:tim@example.org"),
        ("", ""),
    ],
)
def test_other_links_do_not(one: str, other: str) -> None:
    assert similarity(linking(1, one), linking(2, other)) == ""


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Deploying the clusters", "a CLUSTER was deployed: cluster deploy", "clusters, deploying"),
        ("Binder image policies", "A policy on images", "image, policies"),
        ("What should we do with it?", "What should we do with that?", ""),
        ("Cluster costs in 2019", "2019: costs", ""),
        ("see https://example.org/cluster/costs", "https://example.org/cluster/costs", ""),
    ],
)
def test_words_are_compared_without_endings_and_what_says_nothing(
    one: str, other: str, why: str
) -> None:
    assert similarity(about(1, one), about(2, other)) == (f"share: {why}" if why else "")


def test_words_that_only_notes_share_are_not_enough() -> None:
    assert similarity(about(1, "One", "cluster costs"), about(2, "Two", "cluster costs")) == ""
    assert similarity(about(1, "Costs", "of a cluster"), about(2, "Two", "cluster costs")) != ""


def test_what_everybody_talks_about_makes_nobody_similar() -> None:
    talk = [about(n, "binder cluster") for n in range(21)]
    assert lines(talk) == []
    assert lines(talk[:20]) == [list(range(20))]


def test_a_third_of_the_words_is_enough() -> None:
    ours, theirs = "gallery harbor images kernels", "lectures money notebooks operators"
    assert similarity(about(1, f"binder costs {ours}"), about(2, f"binder costs {theirs}"))
    assert not similarity(
        about(1, f"binder costs {ours} x2y"), about(2, f"binder costs {theirs} z2z")
    )


def test_items_are_joined_by_way_of_others_with_every_reason() -> None:
    items = [linking(1, HUB), linking(2, LAB), linking(3, HUB, LAB), linking(4, "https://x.org")]
    (found,) = proposals(items)
    assert [item.line for item in found.items] == [1, 2, 3]
    reasons = ("both link github.com/jupyterhub/binderhub", "both link gitlab.com/team/tools/hub")
    assert (found.reasons, found.group) == (reasons, None)


def test_an_item_may_join_a_group_that_is_there() -> None:
    items = [linking(1, HUB), linking(2, HUB, group="images"), linking(3, LAB, group="images")]
    (found,) = proposals(items)
    assert [item.line for item in found.items] == [1, 2, 3]
    assert found.group == "images"


def test_groups_that_are_there_are_not_proposed_again() -> None:
    assert proposals([linking(n, HUB, group="images") for n in (1, 2)]) == []
    assert proposals([linking(1, HUB, group="images"), linking(2, HUB, group="costs")]) == []


def test_a_long_page_is_looked_through() -> None:
    items = [about(n, f"{chr(97 + n % 26) * 4} {chr(97 + n // 26) * 5}") for n in range(500)]
    assert lines([*items, linking(500, HUB), linking(501, HUB)])[-1] == [500, 501]
