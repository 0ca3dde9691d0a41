"""What a prompt's words come to while they are read. Values and the sentences about them."""

from dataclasses import dataclass, field

from core.text import _


@dataclass(slots=True)
class Gathered:
    """Gather what the words say.

    Attributes
    ----------
    genres
        Ids of those that were named, in their order.
    near
        Words for genres that are not played to the one nearest to them.
    colours
        Words that colour whatever genre is played: eras, traditions, ways of playing.
    moods
        Words of mood with arousal and valence.
    tempo
        From a word such as "andante"; figures win over it.
    metre
        From a word such as "waltz"; figures win over it.
    styles
        Traditions of many scales.
    rhythms
        Words for rhythms.
    free
        Whether it is to keep no beat.
    kit
        The kit of the hand drums that were named, with the word for them.
    wanted, only, leads, without, without_patches
        As in :class:`~core.composer.wish.Wish`.
    sections
        Kinds of sections that were asked for.
    form, loop
        As in :class:`~core.composer.wish.Wish`.
    alone
        Whether those who are named make a duo or trio of their own.
    cannot
        Words for what is never played.
    unknown
        Words that mean nothing here.
    notices
        Sentences for the person, each once.
    """

    genres: list[str] = field(default_factory=list)
    near: dict[str, str] = field(default_factory=dict)
    colours: list[str] = field(default_factory=list)
    moods: dict[str, tuple[float, float]] = field(default_factory=dict)
    tempo: tuple[str, float] | None = None
    metre: tuple[str, str] | None = None
    styles: list[str] = field(default_factory=list)
    rhythms: list[str] = field(default_factory=list)
    free: bool = False
    kit: tuple[str, str] | None = None
    wanted: list[str] = field(default_factory=list)
    only: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    without: set[str] = field(default_factory=set)
    without_patches: set[str] = field(default_factory=set)
    sections: list[str] = field(default_factory=list)
    form: str = ""
    loop: bool = False
    alone: bool = False
    cannot: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def tell(self, message: str, **fields: object) -> None:
        """Add a sentence for the person."""
        sentence = _(message).format(**fields)
        if sentence not in self.notices:
            self.notices.append(sentence)
