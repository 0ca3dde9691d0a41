"""Prompts to start from: one for every corner of what can be asked."""

from core.text import N_

EXAMPLES: tuple[str, ...] = (
    N_("80s pop synth track with a groovy bassline, builds slowly"),
    N_("lo-fi hip hop, dusty electric piano, rain outside, 78 bpm"),
    N_("fingerpicked folk guitar in D dorian, a walk home at dusk"),
    N_("deep house at 122 bpm with warm organ stabs and no vocals"),
    N_("slow cinematic strings that grow into drums and brass"),
    N_("bossa nova for nylon guitar and brushes, easy and sunny"),
    N_("rolling drum and bass, 174 bpm, dark reese, wide pads"),
    N_("jazz trio, walking bass, brushed ride, medium swing"),
    N_("ambient drone with slow bells, nothing happens for two minutes"),
    N_("funk in E, clavinet, tight drums, horns that answer"),
    N_("Irish jig in G with whistle and fiddle, then faster"),
    N_("oud and qanun taqsim in maqam hijaz, free time"),
    N_("Balkan dance in 7/8 with reeds and a plucked bass"),
    N_("sad piano waltz in 3/4, only piano, ends on a held chord"),
    N_("reggae one drop, deep bass, spring reverb, 72 bpm"),
    N_("minimal techno at 132 bpm, one chord, filtered, hypnotic"),
)
