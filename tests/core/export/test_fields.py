import json

import pytest

from core.export import Tags
from core.export.fields import (
    aigc_label,
    loudness_of,
    parsed_xml,
    peak_of,
    replay_gain,
    replay_peak,
    xmp_packet,
    xmp_values,
)

COMPOSER = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"


def test_xmp_names_the_origin_as_iptc_spells_it():
    packet = xmp_packet(Tags(source_type=COMPOSER, licence="CC0-1.0", licence_url="https://x"))
    assert f"<Iptc4xmpExt:DigitalSourceType>{COMPOSER}<" in packet
    assert "http://iptc.org/std/Iptc4xmpExt/2008-02-29/" in packet
    assert xmp_values(packet) == {
        "source_type": COMPOSER,
        "licence": "CC0-1.0",
        "licence_url": "https://x",
    }
    assert xmp_values(xmp_packet(Tags())) == {}


@pytest.mark.parametrize("text", ["", "no xml", "<a>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_broken_or_explosive_xml_is_not_read(text):
    assert parsed_xml(text) is None
    assert xmp_values(text) == {}


def test_replay_gain_speaks_to_minus_18():
    assert replay_gain(-14.0) == "-4.00 dB"
    assert replay_gain(-23.5) == "5.50 dB"
    assert loudness_of("-4.00 dB") == -14.0
    assert loudness_of("+5.5dB") == -23.5
    assert loudness_of("loud") is None


def test_peaks_are_factors_of_full_scale():
    assert replay_peak(0.0) == "1.000000000"
    assert peak_of("0.5") == -6.02
    assert peak_of(replay_peak(-98.99)) == -98.99
    assert peak_of("much") is None
    assert peak_of("0") is None
    assert peak_of("inf") is None


def test_the_chinese_label_says_generated_or_possibly():
    label = json.loads(aigc_label(Tags(source_type=COMPOSER, record_id="00", tool="Soundmark 1")))
    assert label["AIGC"]["Label"] == "1"
    assert label["AIGC"]["ProduceID"] == "00"
    assert label["AIGC"]["ContentProducer"] == "Soundmark"
    assert json.loads(aigc_label(Tags()))["AIGC"]["Label"] == "3"
