"""The words that are no actions: directions, paces, styles, the body, and those that say little."""

LIGHT = (
    "be", "do", "make", "take", "perform", "execute", "give", "have", "get", "start", "begin",
    "continue", "keep", "try", "want", "practise", "practice", "play", "repeat", "proceed", "break",
    "will", "can", "should", "must", "let", "decide", "finish", "show", "act", "pretend", "need",
    "say",
)  # fmt: skip
"""Verbs that leave it to another word what is done."""

MINOR = (
    "hold", "carry", "swing", "raise", "lower", "look", "lean", "twist", "see", "use", "rise",
    "face", "cross", "fold", "open", "close", "put", "hang", "draw", "drag", "extend", "spread",
    "touch", "watch", "drop", "pull", "push", "land", "keep", "aim", "flap", "relax",
    "think", "hug", "stamp", "glide", "curl", "tilt", "nudge", "feel", "wear", "clench", "flex",
    "glance",
)  # fmt: skip
"""Verbs that go beside an action: they are told to the network in the words."""

KNOWN_MINOR = frozenset(
    ["swing", "raise", "lower", "look", "lean", "twist", "cross", "fold", "open", "close", "draw",
     "land", "hug", "stamp", "glide", "curl", "face", "touch", "rise", "think", "tilt"]
)  # fmt: skip
"""Those of them that the training data shows."""

FORWARD = frozenset(["forward", "forwards", "ahead", "straight", "onward", "onwards", "frontwards"])
BACKWARD = frozenset(["backward", "backwards", "back", "reverse", "rearward", "rearwards",
                      "rear"])  # fmt: skip
SIDEWAYS = frozenset(["sideways", "sideway", "laterally", "sidewards", "sideward", "lateral"])
LEFT = frozenset(["left", "leftward", "leftwards"])
RIGHT = frozenset(["right", "rightward", "rightwards"])
CLOCKWISE = frozenset(["clockwise", "righthand"])
COUNTER = frozenset(["counterclockwise", "anticlockwise", "lefthand"])
CIRCLES = frozenset(["circle", "circles", "circular", "circling", "ring", "lap",
                     "laps", "orbits"])  # fmt: skip
CURVES = frozenset(["curve", "curves", "curved", "arc", "arcs", "arcing", "bend", "veering"])
ZIGZAGS = frozenset(["zigzag", "zigzags", "slalom", "serpentine", "zigzagging"])
AROUND = frozenset(["around", "round"])
PLACE = frozenset(["inplace", "stationary", "nowhere", "attention"])
ROUTES = frozenset(
    ["backandforth", "sidetoside", "figureeight", "diagonally", "upanddown", "scurve"]
)
DIRECTIONS = (FORWARD | BACKWARD | SIDEWAYS | LEFT | RIGHT | CLOCKWISE | COUNTER | CIRCLES | CURVES
              | ZIGZAGS | AROUND | PLACE | ROUTES)  # fmt: skip
"""Words that say where to."""

PACES = {
    "slow": 0.65, "slowly": 0.65, "leisurely": 0.75, "casually": 0.85, "casual": 0.85,
    "cautiously": 0.65, "carefully": 0.65, "careful": 0.65, "cautious": 0.65, "gently": 0.75,
    "calmly": 0.85, "calm": 0.85, "relaxed": 0.85, "lazily": 0.7, "wearily": 0.7, "gingerly": 0.6,
    "steadily": 0.95, "steady": 0.95, "normal": 1.0, "normally": 1.0, "moderate": 1.0,
    "moderately": 1.0, "easy": 0.9, "fast": 1.35, "faster": 1.35, "slower": 0.65, "quickly": 1.35,
    "quick": 1.35, "briskly": 1.3, "brisk": 1.3, "rapidly": 1.35, "rapid": 1.35, "swiftly": 1.35,
    "swift": 1.35, "hurriedly": 1.35, "speedily": 1.35, "hastily": 1.35, "urgently": 1.3,
    "hurried": 1.35, "power": 1.4, "hurry": 1.35, "top": 1.4, "breakneck": 1.5, "snail": 0.5,
    "snail's": 0.5, "purposefully": 1.15, "energetically": 1.15, "heavily": 0.8, "quietly": 0.7,
    "stealthily": 0.6, "sneakily": 0.6, "silently": 0.7, "briefly": 1.0, "gradually": 1.0,
    "smoothly": 1.0,
}  # fmt: skip
"""Times the ordinary speed."""

STYLES = {
    "limp": 0.6, "limping": 0.6, "zombie": 0.55, "injured": 0.6, "wounded": 0.6, "hurt": 0.6,
    "lame": 0.6, "drunk": 0.7, "drunken": 0.7, "drunkenly": 0.7, "dizzy": 0.7, "dizzily": 0.7,
    "tired": 0.7, "exhausted": 0.65, "weary": 0.7, "old": 0.7, "elderly": 0.65, "sick": 0.7,
    "sad": 0.8, "sadly": 0.8, "depressed": 0.75, "sneaking": 0.55, "sneaky": 0.6, "stealthy": 0.6,
    "marching": 1.0, "happy": 1.05, "happily": 1.05, "joyful": 1.05, "joyfully": 1.05,
    "angry": 1.15, "angrily": 1.15, "proud": 1.0, "proudly": 1.0, "confident": 1.05,
    "confidently": 1.05, "nervous": 0.9, "nervously": 0.9, "scared": 0.9, "afraid": 0.9,
    "anxious": 0.9, "anxiously": 0.9, "excited": 1.1, "excitedly": 1.1, "long": 1.2, "big": 1.1,
    "huge": 1.3, "large": 1.1, "exaggerated": 1.2, "small": 0.8, "short": 0.8, "tiny": 0.7,
    "little": 0.8, "strides": 1.0, "stiff": 0.8, "stiffly": 0.8, "robot": 0.8, "robotic": 0.8,
    "robotically": 0.8, "soldier": 1.0, "monkey": 0.8, "cat": 0.8, "ninja": 0.8, "monster": 0.8,
    "model": 1.0, "catwalk": 1.0, "dragging": 0.6, "uneven": 0.6, "rough": 0.6, "bumpy": 0.6,
    "terrain": 0.8, "crouched": 0.6, "hunched": 0.75, "crouching": 0.6, "low": 0.8, "high": 1.0,
    "hard": 1.0, "wildly": 1.0, "wild": 1.0, "elegant": 0.95, "elegantly": 0.95, "graceful": 0.95,
    "gracefully": 0.95, "polite": 1.0, "politely": 1.0, "confused": 0.9, "puzzled": 0.9,
    "aggressive": 1.1, "aggressively": 1.1, "powerful": 1.0, "powerfully": 1.0, "strong": 1.0,
    "lazy": 0.7, "clumsy": 0.8, "clumsily": 0.8, "bouncy": 1.0, "childish": 1.0, "toes": 0.7,
    "tiptoe": 0.6, "tiptoes": 0.6, "heavy": 0.8, "light": 1.0, "lightly": 1.0, "loud": 1.0,
    "loudly": 1.0, "friendly": 1.0, "frantically": 1.2, "frantic": 1.2, "enthusiastically": 1.1,
    "ballerina": 1.0, "feminine": 1.0, "masculine": 1.0, "military": 1.0, "swaying": 0.8,
    "shaky": 0.8, "unsteady": 0.7, "unsteadily": 0.7, "wobbly": 0.7, "creepy": 0.7, "cold": 0.9,
    "modern": 1.0, "latin": 1.0, "indian": 1.0, "classical": 1.0, "traditional": 1.0,
    "repeatedly": 1.0, "raised": 1.0, "outstretched": 1.0, "folded": 1.0,
    "crossed": 1.0, "bent": 1.0, "roundhouse": 1.0, "legged": 1.0, "fighting": 1.0, "stance": 1.0,
    "wide": 1.0, "slight": 1.0, "rigid": 0.8,
}  # fmt: skip
"""Words of manner that are passed on to the network, with times the ordinary speed."""

BODY = frozenset(
    ["hand", "hands", "handed", "arm", "arms", "leg", "legs", "foot", "feet", "footed", "knee",
     "knees", "elbow", "elbows", "head", "hip", "hips", "shoulder", "shoulders", "fist", "fists",
     "finger", "fingers", "toe", "toes", "ankle", "ankles", "wrist", "wrists", "palm", "palms",
     "body", "chest", "waist", "torso", "spine", "thigh", "thighs", "heel", "heels", "face", "eye",
     "eyes", "ear", "ears", "neck", "chin", "mouth", "belly", "stomach", "hair", "nose", "upper",
     "lower", "cheek", "one", "sided", "hook", "cross"]
)  # fmt: skip
"""What left and right may belong to."""

OBJECTS = frozenset(
    ["ball", "bottle", "cup", "glass", "soda", "water", "window", "windows", "floor", "ground",
     "stool", "chair", "seat", "bench", "object", "something", "box", "cap", "hoop", "cars",
     "music", "referee", "player", "dancer", "boxer", "artist", "fighter", "form", "pose", "steps",
     "stride", "air", "victory", "signals", "moves", "punches", "side", "front", "pace", "speed",
     "technique", "drink", "coffee", "tea", "beer", "acrobat", "shot", "crossover", "bow", "dance",
     "yes", "jack", "fu", "arts", "chi", "tai", "push", "ups", "sit",
     "rope", "corner", "sides", "incircles", "awhile"]
)  # fmt: skip
"""What the actions of the training data are done with."""

PEOPLE = frozenset(
    ["person", "someone", "somebody", "man", "woman", "human", "figure", "character", "guy",
     "girl", "boy", "player", "people", "actor", "avatar", "hero", "npc", "humanoid", "kid",
     "child", "individual", "lady", "gentleman", "dude", "subject", "enemy", "model", "guard",
     "knight", "wizard", "warrior", "thief", "king", "queen", "villager", "opponent", "boss"]
)  # fmt: skip
PRONOUNS = frozenset(["he", "she", "they", "it", "i", "you", "we", "who", "that", "which"])
DETERMINERS = frozenset(
    ["a", "an", "the", "his", "her", "their", "its", "my", "your", "some", "another", "each",
     "every", "this", "these", "those", "several", "few", "many", "both"]
)  # fmt: skip
PREPOSITIONS = frozenset(
    ["in", "on", "at", "of", "with", "into", "from", "for", "by", "over", "under", "through",
     "across", "along", "onto", "off", "out", "up", "down", "about", "behind", "toward", "towards",
     "away", "near", "past", "inside", "outside", "above", "below", "between", "against", "like"]
)  # fmt: skip
FILLERS = (
    PEOPLE
    | PRONOUNS
    | DETERMINERS
    | PREPOSITIONS
    | {
        "to", "and", "or", "then", "while", "as", "if", "though", "but", "so", "because", "than",
        "very", "really", "quite", "too", "extremely", "slightly", "somewhat", "bit", "just",
        "also", "again", "still", "only", "more", "most", "much", "there", "here", "other",
        "together", "time", "times", "once", "twice", "thrice", "way", "ways", "direction",
        "directions", "place", "spot", "not", "no", "all", "one", "own", "same", "them", "him",
        "me", "us", "himself", "herself", "themselves", "itself", "yourself", "manner", "style",
        "motion", "movement", "movements", "animation", "animate", "moment", "now",
        "suddenly", "immediately", "please", "certain", "even", "always", "continuously",
        "continually", "constantly", "total", "full", "complete", "half", "quarter", "completely",
        "fully", "position", "row", "end", "start", "beginning", "when", "where", "until",
        "x", "loop", "possible", "path", "line", "pattern", "halfway", "combo", "combination",
        "series", "shape",
        "kind", "sort", "lot",
        "couple", "ish", "any", "during", "upright", "next",
    }
)  # fmt: skip
"""Words that say little by themselves: they count neither way."""
