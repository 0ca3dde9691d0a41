"""Small words that steer how others are meant, carry nothing, or are often misspelt; as data."""

WITHOUT_WORDS = frozenset(
    {"no", "without", "minus", "sans", "not", "never", "dont", "doesnt", "isnt", "arent", "avoid",
     "exclude", "excluding", "except", "remove", "omit", "zero", "lacking", "wo", "non"}
)  # fmt: skip
DROP_WORDS = frozenset({"drop", "skip", "lose", "cut", "leave"})  # before a player: without it
ONLY_WORDS = frozenset(
    {"only", "just", "solo", "alone", "solely", "unaccompanied", "exclusively", "purely"}
)
WITH_WORDS = frozenset(
    {"with", "featuring", "plus", "using", "feat", "ft", "including", "include", "includes", "add",
     "adding", "use", "uses", "has", "have", "having", "contains", "wants", "want", "give", "put"}
)  # fmt: skip
PLAYED_BY = frozenset({"on", "by", "played", "for", "a", "an", "the", "in", "from", "with"})
JOINING_WORDS = frozenset({"and", "or", "nor", "a", "an", "the", "some", "any", ",", "&", "+"})

# Words that carry no wish by themselves.
SMALL_WORDS = frozenset(
    """
    a an the and or of in on at to for from by with it its is be am are was were as but into like
    that this these those there here my me i im ill id we us you your yours our please thanks thank
    hi hello hey make makes making made create creates creating generate generates compose composed
    write writes play plays played playing give gives want wants need needs would could should will
    can may might some something any anything very really quite rather slightly little bit lot lots
    more most much many so too also both all every each other another extra pretty kinda sorta
    feel feeling feels mood moods vibe vibes vibey style styles styled stylish kind sort type genre
    music musical song songs track tracks piece pieces tune composition instrumental instrumentals
    take takes key mode scale tuning tempo bpm time signature metre meter beat beats bar bars
    measure measures about around approximately approx roughly nearly almost exactly precisely
    minutes seconds minute second sec secs min mins background backing underscore cue bed
    good nice great beautiful awesome amazing perfect best better cool sounding sound sounds sounded
    full fuller new modern contemporary current popular traditional typical authentic original
    when where while whose who which what how why during throughout through over under above below
    between before after then than up down out off back again first last next end ends ending start
    starts starting begin begins beginning middle early late later finally based inspired
    influenced influences influence infused driven oriented based flavoured flavored tinged heavy-on
    heavily mostly mainly primarily lead-in accompanied accompaniment accompanying together
    one two three four five six seven eight nine ten twelve couple few several single
    section sections part parts form structure groove grooves rhythm rhythms rhythmic rhythmical
    melodic harmony harmonic harmonies progression progressions chord chords riff riffs phrase
    phrases motif motifs theme themes clip clips sample samples jingle jingles version mix
    ad ads advert adverts advertisement commercial commercials tv television radio show podcast
    podcasts youtube video videos vlog vlogs film films movie movies game games gaming gameplay
    trailer-style documentary presentation presentations slideshow website app stream streaming
    intro-music scene scenes story reel-video instagram tiktok social media content creator brand
    corporate product explainer tutorial travel cooking coffee shop cafe bar-room restaurant hotel
    lobby lounge-bar people person listener listening listen hear hearing mind head heart soul-ful
    set setting sets played-by player players band bands group ensemble instrument instruments
    instrumentation line lines layer layers layered texture textures tone tones tonal
    keep keeps keeping let lets get gets go goes going come comes do does done know
    & + - also if not-too yet still even ever just-like such as-if via per vs
    """.split()  # noqa: SIM905  (a page of words is read more easily than a list)
)

# Slips that letters alone do not tell.
MISSPELT = {
    "tekno": "techno",
    "tecno": "techno",
    "regge": "reggae",
    "raggae": "reggae",
    "jaz": "jazz",
    "jazzz": "jazz",
    "disko": "disco",
    "pianno": "piano",
    "paino": "piano",
    "drumms": "drums",
    "durms": "drums",
    "drms": "drums",
    "gitar": "guitar",
    "violen": "violin",
    "chello": "cello",
    "flut": "flute",
    "rythm": "rhythm",
    "rythym": "rhythm",
    "tempoo": "tempo",
    "boosa": "bossa",
    "ambiance": "ambient",
    "withot": "without",
    "wihtout": "without",
    "wth": "with",
    "mello": "mellow",
    "hapy": "happy",
    "saddness": "sad",
    "drak": "dark",
    "clam": "calm",
    "sinth": "synth",
    "syth": "synth",
    "bas": "bass",
    "strigns": "strings",
    "cinimatic": "cinematic",
}
