"""Similar items, to be grouped: those that link the same, or that talk about the same.

What makes two items similar is simple, so that it can be told in a line and put right by hand:

* They link the same page. "https" and "http", "www.", a last slash and what follows a "#" make no
  difference, nor do upper and lower case.
* They link the same repository at GitHub or GitLab.
* They share at least two words, of which one stands in a title, and which weigh at least a third
  of all words of the item whose words weigh less. Words are those of titles and notes, without
  numbers, those of one or two letters, those that hold English sentences together, and the
  endings of plurals and of -ing. A word that no more than two items have weighs 1, another 1
  divided by how many other items have it, and nothing if more than 20 do: what everybody talks
  about makes nobody similar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from math import lcm
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from meetsched.pages.notes.model import Item, Link, Note

_ADDRESS: Final = re.compile(r"https?://(?:www\.)?(?P<host>[^/?#\s]+)(?P<rest>[^#\s]*)")
_ANY_ADDRESS: Final = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
_HOSTS: Final = re.compile(r"github\.com|gitlab\.[a-z.]+")
_OWNER_AND_NAME: Final = 2
_NO_OWNERS: Final = frozenset({"orgs", "users", "topics", "search", "groups", "explore"})
_WORD: Final = re.compile(r"[^\W_]+")
_VOWEL: Final = re.compile(r"[aeiouy]")
_SHORTEST: Final = 3
_LEAST_SHARED: Final = 2
_PART: Final = 3
_MOST_HOLDERS: Final = 20
_WHOLE: Final = lcm(*range(1, _MOST_HOLDERS))
"""What a word weighs that one or two items have: its parts are whole numbers too."""
_MOST_TOLD: Final = 5
_STOP_WORDS: Final = frozenset(
    _WORD.findall("""
    about above after again against all already also although always and another any anybody anyone
    anything are aren around back because been before being below between both but can cannot come
    coming could couldn did didn does doesn doing don done down during each either else end enough
    even ever every everybody everyone everything few first for from further get give goes good got
    had has hasn have haven having her here hers him his how however into isn its itself just keep
    know last least less let like link long look lot made make many may maybe mean might mine more
    most much must myself need needs never new next nobody none nor not note nothing now off often
    once one only other others our ours out over own people per perhaps please possible put quite
    rather really right said same say see seem several shall she should shouldn show since some
    somebody someone something soon still such take tell than that the their theirs them then there
    these they thing think this those though through thus too two under until upon use used very via
    want was wasn way well were weren what when where whether which while who whom whose why will
    with within without won would wouldn yes yet you your yours
    """)
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Items that could be one group, in the order of the page, and why.

    `group` is the name of the group that some of them are in already, None if there is none.
    """

    items: tuple[Item, ...]
    reasons: tuple[str, ...]
    group: str | None = None


def proposals(items: Sequence[Item]) -> list[Proposal]:
    """Propose groups of similar items: those that are similar by way of others too.

    An item that has a group keeps it, so two groups are never made one.

    >>> from meetsched.pages.notes.model import Item
    >>> titles = ["Federation of deployments", "Lunch", "A deployment joins the federation"]
    >>> (found,) = proposals([Item(n, title) for n, title in enumerate(titles, 1)])
    >>> [item.line for item in found.items], found.reasons
    ([1, 3], ('share: deployments, federation',))
    """
    gathered = _given_groups(items)
    for (one, other), reason in sorted(_reasons(items).items()):
        into, taken = gathered[one], gathered[other]
        if into is not taken and None in {into.group, taken.group}:
            into.take(taken)
            gathered |= dict.fromkeys(taken.members, into)
        if into is gathered[other] and None in {items[one].group, items[other].group}:
            into.reasons.setdefault(reason)
    different = {id(each): each for each in gathered.values() if each.reasons}
    return [each.proposal(items) for each in different.values()]


class _Gathered:
    """Items that belong together, by their places on the page, and the reasons."""

    def __init__(self, group: str | None) -> None:
        self.group = group
        self.members: list[int] = []
        self.reasons: dict[str, None] = {}

    def take(self, other: _Gathered) -> None:
        self.group = self.group or other.group
        self.members += other.members
        self.reasons |= other.reasons

    def proposal(self, items: Sequence[Item]) -> Proposal:
        members = tuple(items[n] for n in sorted(self.members))
        return Proposal(members, tuple(self.reasons), self.group)


def _given_groups(items: Sequence[Item]) -> dict[int, _Gathered]:
    """Return the group of each item; one that is in none is alone."""
    groups: dict[str | int, _Gathered] = {}
    gathered = {}
    for n, item in enumerate(items):
        own = groups.setdefault(n if item.group is None else item.group, _Gathered(item.group))
        own.members.append(n)
        gathered[n] = own
    return gathered


def _reasons(items: Sequence[Item]) -> dict[tuple[int, int], str]:
    """Say of which items each is similar to which, and why."""
    found: dict[tuple[int, int], str] = {}
    for way in (_page, _repository):
        for link, holders in _holders([_linked(item, way) for item in items]).items():
            for other in holders[1:]:
                found.setdefault((holders[0], other), f"both link {link}")
    for pair, reason in _alike_in_words(items):
        found.setdefault(pair, reason)
    return found


def _holders(parts: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Return which items have each of what is looked at, by their places on the page."""
    holders: dict[str, list[int]] = {}
    for n, own in enumerate(parts):
        for part in own:
            holders.setdefault(part, []).append(n)
    return holders


def _linked(item: Item, way: Callable[[str], str | None]) -> dict[str, None]:
    named = (way(link.address) for link in _links(item))
    return dict.fromkeys(name for name in named if name)


def _links(part: Item | Note) -> Iterator[Link]:
    yield from part.links
    for note in part.notes:
        yield from _links(note)


def _page(address: str) -> str | None:
    match = _ADDRESS.match(address.casefold())
    return match and (match["host"] + match["rest"]).rstrip("/")


def _repository(address: str) -> str | None:
    """Name the repository that an address is in.

    >>> _repository("https://github.com/jupyterhub/binderhub/issues/731")
    'jupyterhub/binderhub'
    >>> _repository("https://gitlab.com/gitlab-org/charts/gitlab/-/issues/1")
    'gitlab.com/gitlab-org/charts/gitlab'
    """
    match = _ADDRESS.match(address.casefold())
    if match is None or not _HOSTS.fullmatch(match["host"]):
        return None
    path = match["rest"].partition("?")[0].partition("/-/")
    parts = [part for part in path[0].split("/") if part]
    if not path[1]:
        parts = parts[:_OWNER_AND_NAME]
    if len(parts) < _OWNER_AND_NAME or parts[0] in _NO_OWNERS:
        return None
    host = [] if match["host"] == "github.com" else [match["host"]]
    return "/".join([*host, *parts]).removesuffix(".git")


def _alike_in_words(items: Sequence[Item]) -> Iterator[tuple[tuple[int, int], str]]:
    words = [_words([item.title, *_note_texts(item.notes)]) for item in items]
    titles = [_words([item.title]).keys() for item in items]
    holders = _holders(words)
    weights = {
        stem: _WHOLE // max(1, len(own) - 1)
        for stem, own in holders.items()
        if len(own) <= _MOST_HOLDERS
    }
    totals = [sum(weights.get(stem, 0) for stem in own) for own in words]
    for (one, other), shared in _shared(holders, weights).items():
        enough = _PART * sum(map(weights.__getitem__, shared)) >= min(totals[one], totals[other])
        in_a_title = not (titles[one] | titles[other]).isdisjoint(shared)
        if len(shared) >= _LEAST_SHARED and enough and in_a_title:
            told = sorted(shared, key=lambda stem: (-weights[stem], stem))[:_MOST_TOLD]
            yield (one, other), f"share: {', '.join(words[one][stem] for stem in told)}"


def _shared(
    holders: dict[str, list[int]], weights: dict[str, int]
) -> dict[tuple[int, int], list[str]]:
    """Return the words with a weight that each two items share."""
    shared: dict[tuple[int, int], list[str]] = {}
    for stem in weights:
        for pair in combinations(holders[stem], 2):
            shared.setdefault(pair, []).append(stem)
    return shared


def _words(texts: Iterable[str]) -> dict[str, str]:
    """Return the words of texts by their stems, each as it stands there first."""
    found: dict[str, str] = {}
    for text in texts:
        for word in _WORD.findall(_ANY_ADDRESS.sub(" ", text).casefold()):
            if len(word) >= _SHORTEST and not word.isdigit() and word not in _STOP_WORDS:
                found.setdefault(_stem(word), word)
    return found


def _note_texts(notes: Iterable[Note]) -> Iterator[str]:
    for note in notes:
        yield note.text
        yield from _note_texts(note.notes)


def _stem(word: str) -> str:
    """Take the ending of a plural or of -ing from a word, and a last e.

    >>> [_stem(word) for word in ("policies", "images", "status", "running", "hosting", "string")]
    ['policy', 'imag', 'status', 'run', 'host', 'string']
    """
    if word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    rest = word.removesuffix("ing")
    if rest != word and len(rest) >= _SHORTEST and _VOWEL.search(rest):
        word = rest[:-1] if rest[-1] == rest[-2] not in "lsz" else rest
    return word.removesuffix("e")
