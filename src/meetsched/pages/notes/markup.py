"""Text from outside, written into Markdown so that it stays where it is put.

After CommonMark 0.31 and GFM's tables. White space becomes a single space, as HTML has it; control
characters are left out, and those that turn the direction of what follows.
"""

from __future__ import annotations

import re
from typing import Final

_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MARK: Final = re.compile(r"[\\`*_\[\]~$]|&(?=#?\w+;)")
_TAG_SIGNS: Final = str.maketrans({"<": "&lt;", ">": "&gt;"})
_LEAD: Final = re.compile(r"[-+=:#]")
_COUNTED: Final = re.compile(r"\A(\d{1,9})(?=[.)](?:\s|$))")
_CLOSING: Final = re.compile(r"(?<=\s)(?=#+$)")
_TAG: Final = re.compile(r"<(?!(?:https?|mailto):[^\s<>]*>)", re.IGNORECASE)
_BLOCK: Final = re.compile(r"[-+*](?:\s|$)|[-*_=\s]+$|#{1,6}(?:\s|$)|>|:|\||```|~~~|\[[^\]]*\]:")
_SAFE: Final = re.compile(r"(?:https?|mailto|tel|sips?):.|(?!//)[^:]+$", re.IGNORECASE | re.DOTALL)
_ABSOLUTE: Final = re.compile(r"[a-z]+:", re.IGNORECASE)
_NO_ADDRESS: Final = re.compile(r"[^A-Za-z0-9._:/?#@!+,=%&-]")


class Safe(str):
    """Markdown that is right as it stands, also in a cell."""

    __slots__ = ()


def inline(text: str) -> Safe:
    r"""Write a text where a line of text may stand, at its beginning too.

    >>> print(inline("- [x] <!-- a_b\n# R&D &amp; 5 * 3"))
    \- \[x\] &lt;!-- a\_b # R&D \&amp; 5 \* 3
    """
    escaped = _MARK.sub(r"\\\g<0>", _one_line(text)).translate(_TAG_SIGNS)
    return Safe(_CLOSING.sub(r"\\", _begun(escaped, _LEAD)))


def cell(text: str) -> Safe:
    r"""Write a text that a cell of a table may hold, or a line.

    >>> print(cell("Tim | Luz"))
    Tim \| Luz
    """
    return text if isinstance(text, Safe) else Safe(inline(text).replace("|", r"\|"))


def link(text: str, address: str) -> Safe:
    """Write a link, or the text alone where the address is not one to follow.

    That is: to the web, to a call or to mail, or to a file beside the page.

    >>> print(link("Notes (March)", "2019-03-21.md"), link("x", "javascript:alert(1)"))
    [Notes (March)](2019-03-21.md) x
    >>> print(link("", "https://example.org/call (new)"))
    <https://example.org/call%20%28new%29>
    """
    text, address = text.strip(), _UNSEEN.sub("", address.strip())
    if not _SAFE.match(address):
        return cell(text or address)
    target = _NO_ADDRESS.sub(_percent, address)
    if text in {"", address} and _ABSOLUTE.match(target):
        return Safe(f"<{target}>")
    return Safe(f"[{cell(text or address)}]({target})")


def tamed(text: str) -> Safe:
    r"""Write a line of people's own Markdown: emphasis and links stay, no HTML and no block begins.

    >>> print(tamed("**Decision:** see [it](https://example.org)"), tamed("# <b>"))
    **Decision:** see [it](https://example.org) \# &lt;b>
    """
    return Safe(_begun(_TAG.sub("&lt;", _one_line(text)), _BLOCK))


def _begun(line: str, block: re.Pattern[str]) -> str:
    """Escape what would begin a block at the start of a line: such a pattern, or a number."""
    return f"\\{line}" if block.match(line) else _COUNTED.sub(r"\1\\", line)


def _one_line(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
