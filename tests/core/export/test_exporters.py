import pytest

from core.audio import FORMATS, EncodeSettings
from core.errors import UserError
from core.export import EXPORTERS, encode_settings
from core.export.exporters import sample_rate_of


def test_there_is_an_exporter_for_every_format():
    assert [spec.id for spec in EXPORTERS] == list(FORMATS)


@pytest.mark.parametrize("id", list(FORMATS))
def test_defaults_are_settings_that_the_encoder_takes(id):
    settings = encode_settings(id)
    format = FORMATS[id]
    assert settings.format == id
    assert settings.bitrate_kbps == format.default_bitrate_kbps
    assert not format.bit_depths or settings.bit_depth in format.bit_depths


@pytest.mark.parametrize("id", list(FORMATS))
def test_every_choice_of_a_form_is_one_that_the_format_has(id):
    spec, format = EXPORTERS.get(id), FORMATS[id]
    for param in spec.params:
        assert param.default in param.choices
        for choice in param.choices:
            settings = encode_settings(id, {param.name: choice})
            if param.name == "bit_depth":
                assert settings.bit_depth in format.bit_depths
            elif param.name == "bitrate_kbps":
                assert settings.bitrate_kbps in format.bitrates_kbps
            elif choice != "project":
                assert format.nearest_rate(int(choice)) == int(choice)


def test_what_a_format_cannot_do_is_refused():
    assert encode_settings("wav", {"bit_depth": "16"}) == EncodeSettings("wav", 16)
    with pytest.raises(UserError):
        encode_settings("mp3", {"bit_depth": "24"})
    with pytest.raises(UserError):
        encode_settings("flac", {"bit_depth": "12"})
    with pytest.raises(UserError):
        encode_settings("aiff")


def test_the_rate_is_the_projects_unless_another_is_chosen():
    assert sample_rate_of(EXPORTERS.get("wav").settings()) is None
    assert sample_rate_of(EXPORTERS.get("wav").settings({"sample_rate": "44100"})) == 44_100
    assert sample_rate_of({}) is None
