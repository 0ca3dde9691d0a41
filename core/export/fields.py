"""How a tag's value is spelled where formats agree: XMP, ReplayGain, the AIGC label.

Knows texts and numbers, no files.
"""

import json
import math
import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from core.export.tags import Tags

REPLAY_GAIN_REFERENCE_LUFS = -18.0  # ReplayGain 2.0
R128_REFERENCE_LUFS = -23.0  # RFC 7845, section 5.2.1

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_FIELDS = {
    "source_type": "Iptc4xmpExt:DigitalSourceType",
    "licence": "xmpRights:UsageTerms",
    "licence_url": "xmpRights:WebStatement",
}


def xmp_packet(tags: Tags) -> str:
    """Return the XMP packet with the AI origin and the licence."""
    spaces = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in _NAMESPACES.items())
    inner = ""
    for attribute, name in _FIELDS.items():
        value = str(getattr(tags, attribute))
        if value and attribute == "licence":
            text = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt>'
            inner += f"<{name}>{text}</{name}>"
        elif value:
            inner += f"<{name}>{escape(value)}</{name}>"
    # The id is the constant that the XMP specification demands.
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {spaces}><rdf:Description rdf:about="">{inner}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="r"?>'
    )


def xmp_values(packet: str) -> dict[str, str]:
    """Return what :func:`xmp_packet` wrote, by the attributes of :class:`Tags`."""
    root = parsed_xml(packet)
    values: dict[str, str] = {}
    if root is None:
        return values
    for attribute, name in _FIELDS.items():
        prefix, _, local = name.partition(":")
        found = root.find(f".//{{{_NAMESPACES[prefix]}}}{local}")
        if found is not None:
            values[attribute] = "".join(found.itertext()).strip()
    return values


def parsed_xml(text: str) -> ElementTree.Element | None:
    """Return the root of a small XML text; ``None`` where it is none, or declares entities."""
    if "<!" in text:  # no entities, so nothing that could expand
        return None
    try:
        return ElementTree.fromstring(text.strip().strip("\0\ufeff"))  # noqa: S314  (see above)
    except ElementTree.ParseError:
        return None


def replay_gain(loudness_lufs: float) -> str:
    """Return the gain that brings this loudness to ReplayGain's reference.

    Examples
    --------
    >>> replay_gain(-14.0)
    '-4.00 dB'
    """
    return f"{REPLAY_GAIN_REFERENCE_LUFS - loudness_lufs:.2f} dB"


def loudness_of(gain: str) -> float | None:
    """Return the loudness that a ReplayGain tag tells; ``None`` where it is no number."""
    number = re.match(r"\s*([-+]?\d+(\.\d*)?)", gain)
    return round(REPLAY_GAIN_REFERENCE_LUFS - float(number[1]), 2) + 0.0 if number else None


def replay_peak(true_peak_dbtp: float) -> str:
    """Return a peak as the factor of full scale that ReplayGain wants."""
    return f"{10 ** (true_peak_dbtp / 20):.9f}"


def peak_of(peak: str) -> float | None:
    """Return the peak in dBTP that a ReplayGain tag tells; ``None`` where it is none."""
    try:
        factor = float(peak)
    except ValueError:
        return None
    if not 1e-9 <= factor < 1e9:
        return None
    return round(20 * math.log10(factor), 2) + 0.0


def aigc_label(tags: Tags) -> str:
    """Return the label of China's labelling measures (GB 45438-2025) as JSON."""
    generated = "lgorithmic" in tags.source_type or "Synthetic" in tags.source_type
    label = {
        "Label": "1" if generated else "3",  # 1: is generated, 3: may be
        "ContentProducer": tags.tool.partition(" ")[0] or "Soundmark",
        "ProduceID": tags.record_id,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    return json.dumps({"AIGC": label}, separators=(",", ":"))
