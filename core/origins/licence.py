"""The licences under which sound stands, as far as an export must know them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """Name what a piece of sound may be used for.

    Attributes
    ----------
    id
        SPDX identifier, or ``LicenseRef-...`` for one outside SPDX's list.
    title
        What a person reads.
    commercial
        Whether selling is allowed; ``None`` where nobody has said.
    attribution
        Whether the author must be named.
    share_alike
        Whether what is made of it must carry the same licence.
    url
        Where its text stands; empty where there is none.
    """

    id: str
    title: str
    commercial: bool | None
    attribution: bool = False
    share_alike: bool = False
    url: str = ""


CREATOR_OWNED = Licence("LicenseRef-Creator-Owned", "Yours", commercial=True)
NOT_STATED = Licence("LicenseRef-Not-Stated", "Not stated", commercial=None)

_CC = "https://creativecommons.org/"
_KNOWN = {
    entry.id: entry
    for entry in (
        CREATOR_OWNED,
        NOT_STATED,
        Licence("CC0-1.0", "CC0 1.0", True, url=_CC + "publicdomain/zero/1.0/"),
        Licence("CC-BY-3.0", "CC BY 3.0", True, True, url=_CC + "licenses/by/3.0/"),
        Licence("CC-BY-4.0", "CC BY 4.0", True, True, url=_CC + "licenses/by/4.0/"),
        Licence("CC-BY-SA-3.0", "CC BY-SA 3.0", True, True, True, _CC + "licenses/by-sa/3.0/"),
        Licence("CC-BY-SA-4.0", "CC BY-SA 4.0", True, True, True, _CC + "licenses/by-sa/4.0/"),
        Licence("CC-BY-NC-4.0", "CC BY-NC 4.0", False, True, url=_CC + "licenses/by-nc/4.0/"),
        Licence(
            "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0", False, True, True, _CC + "licenses/by-nc-sa/4.0/"
        ),
        Licence("MIT", "MIT", True, True, url="https://spdx.org/licenses/MIT.html"),
        Licence("Apache-2.0", "Apache 2.0", True, True, url="https://www.apache.org/licenses/"),
    )
}


def licence(id: str) -> Licence:
    """Return the licence of an SPDX identifier; an unknown one is kept, its terms not stated.

    Examples
    --------
    >>> licence("CC-BY-NC-4.0").commercial
    False
    >>> licence("LicenseRef-Label-42").commercial is None
    True
    """
    return _KNOWN.get(id) or Licence(id or NOT_STATED.id, id or NOT_STATED.title, None)
