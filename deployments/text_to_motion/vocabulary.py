"""What the model has learned: actions with the words that mean them, and how fast they go."""

WALKS = (
    "walk", "stroll", "march", "stride", "step", "pace", "limp", "sneak", "tiptoe", "hobble",
    "shuffle", "wander", "stagger", "strut", "move", "go", "come", "head", "amble", "saunter",
    "trudge", "plod", "prowl", "creep", "skulk", "slink", "stalk", "lumber", "swagger", "waddle",
    "stumble", "lurch", "totter", "roam", "meander", "parade", "patrol", "trek", "hike", "tread",
    "pad", "mosey", "advance", "approach", "proceed", "travel", "return", "leave", "enter",
    "follow", "retreat", "withdraw", "backpedal", "backstep", "moonwalk", "back", "reverse",
    "recoil",
    "sidestep", "strafe", "sidle", "turn", "rotate", "pivot", "swivel", "veer", "swerve", "curve",
    "circle", "orbit", "encircle", "uturn", "aboutface", "zigzag", "weave", "slalom", "zombie",
    "scuttle", "edge", "scoot", "drift", "glide", "slide", "shamble", "stomp", "grapevine",
    "shimmy", "inch", "reel", "dawdle", "linger", "sashay", "skate", "toddle", "traipse", "tramp",
    "powerwalk", "racewalk", "wheel", "bear", "crabwalk", "sweep",
)  # fmt: skip
"""Ways to walk; some of them say where to as well."""

RUNS = (
    "run", "jog", "sprint", "dash", "race", "bolt", "hurry", "rush", "charge", "flee", "chase",
    "gallop", "trot", "lope", "scurry", "scamper", "hasten", "speed", "skip", "canter", "hustle",
    "dart", "barrel", "barge", "hurtle", "tear", "zoom", "hightail",
)  # fmt: skip

ACTIONS: dict[str, tuple[str, ...]] = {
    "walk": WALKS,
    "run": RUNS,
    "jump": ("jump", "hop", "spring", "bounce", "leapfrog"),
    "leap": ("leap", "bound", "vault"),
    "dance": ("dance", "salsa", "waltz", "ballet", "twirl", "spin", "pirouette", "charleston",
              "arabesque", "tango", "disco", "boogie", "dab", "jive", "groove", "whirl"),
    "box": ("box", "punch", "jab", "uppercut", "spar", "boxing", "hit", "strike", "shadowbox",
            "hook", "stance"),
    "kick": ("kick", "soccer", "football"),
    "martial": ("karate", "kung", "martial", "taichi", "fight", "block", "bassai", "kata",
                "attack", "defend", "judo", "taekwondo", "parry", "dodge"),
    "wave": ("wave", "greet", "hail", "salute", "hello", "goodbye"),
    "signal": ("signal", "direct", "traffic", "point", "beckon"),
    "gesture": ("gesture", "talk", "explain", "speak", "argue", "nod", "shrug", "cheer",
                "celebrate", "shiver", "scratch", "refuse", "shake", "sway", "gesticulate",
                "discuss", "complain"),
    "sit": ("sit", "seat", "crouch", "squat", "duck", "meditate", "standup"),
    "lie": ("lie", "recline", "sleep", "lay", "asleep", "nap"),
    "crawl": ("crawl",),
    "laugh": ("laugh", "giggle", "chuckle"),
    "drink": ("drink", "sip", "gulp", "swig"),
    "basketball": ("basketball", "dribble", "shoot"),
    "throw": ("throw", "toss", "pitch", "hurl", "lob", "fling"),
    "exercise": ("exercise", "jacks", "pushups", "situps", "stretch", "warmup", "workout",
                 "lunge", "burpee", "calisthenics"),
    "sword": ("sword", "slash", "fence", "swordplay", "swordfight", "katana", "blade"),
    "cartwheel": ("cartwheel",),
    "flip": ("flip", "somersault", "backflip", "frontflip"),
    "acrobatics": ("acrobatics", "handstand", "breakdance"),
    "balance": ("balance", "wobble", "teeter"),
    "reach": ("reach", "grab", "grasp"),
    "wash": ("wash", "wipe", "clean", "scrub", "mop", "shower"),
    "pickup": ("pick", "lift", "fetch", "collect", "pickup", "scoop"),
    "bow": ("bow", "curtsy"),
    "idle": ("idle", "stand", "wait", "rest", "still", "pause", "stop", "halt", "freeze", "listen",
             "breathe", "loiter", "stay", "kneel", "pant"),
}  # fmt: skip
"""Each action of the training data, with the words that mean it, in their first form."""

CLOSEST: dict[str, str] = {
    "fall": "lie", "collapse": "lie", "faint": "lie", "die": "lie",
    "roll": "acrobatics", "tumble": "acrobatics", "eat": "drink", "clap": "gesture",
    "applaud": "gesture", "climb": "reach", "catch": "reach", "bend": "bow", "type": "gesture",
    "swim": "crawl", "hide": "sit", "pray": "sit", "dive": "leap", "cry": "gesture",
    "fly": "leap", "yawn": "gesture", "cough": "gesture", "dig": "pickup",
}  # fmt: skip
"""What the data does not have, with the action that looks most like it; it counts as unknown."""

SPEEDS = {
    "walk": 1.15, "run": 3.0, "leap": 2.4, "crawl": 0.7, "basketball": 1.2, "jump": 0.6,
    "dance": 0.5, "kick": 0.6, "martial": 0.4, "box": 0.3, "sword": 0.3, "throw": 0.3,
    "signal": 0.0, "acrobatics": 0.3,
}  # fmt: skip
"""Metres a second of the actions that can go somewhere, as they do in the training data."""

GAITS = {
    "stroll": 0.9, "march": 1.2, "stride": 1.5, "limp": 0.7, "sneak": 0.6, "tiptoe": 0.5,
    "hobble": 0.6, "shuffle": 0.6, "wander": 0.85, "stagger": 0.65, "strut": 1.1, "amble": 0.85,
    "saunter": 0.85, "trudge": 0.75, "plod": 0.75, "prowl": 0.65, "creep": 0.5, "skulk": 0.6,
    "slink": 0.65, "stalk": 0.7, "lumber": 0.8, "waddle": 0.65, "stumble": 0.7, "lurch": 0.65,
    "totter": 0.55, "roam": 0.9, "meander": 0.85, "patrol": 1.0, "zombie": 0.65, "mosey": 0.85,
    "tread": 0.8, "jog": 2.5, "sprint": 3.5, "dash": 3.5, "bolt": 3.5, "race": 3.4, "flee": 3.3,
    "charge": 3.3, "hurry": 2.5, "rush": 2.9, "hasten": 2.5, "trot": 2.3, "lope": 2.6,
    "skip": 2.0, "scuttle": 0.9, "edge": 0.6, "scoot": 0.8, "drift": 0.8, "glide": 1.0,
    "slide": 0.9, "shamble": 0.65, "stomp": 1.0, "grapevine": 0.9, "inch": 0.45, "reel": 0.8,
    "dawdle": 0.6, "linger": 0.5, "toddle": 0.6, "powerwalk": 1.65, "racewalk": 1.8, "canter": 2.4,
    "hustle": 2.5, "dart": 3.4, "barrel": 3.3, "hurtle": 3.5,
    "scurry": 2.4, "scamper": 2.4, "crouch": 0.6,
}  # fmt: skip
"""Metres a second of the ways to go that have a pace of their own."""

LIMITS = {"walk": (0.4, 1.9), "run": (2.0, 4.0), "crawl": (0.3, 1.2), "leap": (1.5, 3.0)}
"""The slowest and fastest that the data has of an action, played as fast as it is trained on."""

STILL = frozenset(
    ["idle", "wave", "drink", "bow", "lie", "balance", "signal", "gesture", "wash", "box",
     "exercise", "pickup", "sit", "reach"]
)  # fmt: skip
"""The actions that stay where they are, unless the prompt says where to."""

BRIEF = frozenset(["wave", "kick", "throw", "bow", "jump", "leap", "flip", "cartwheel", "pickup"])
"""The actions that are over sooner than others."""
