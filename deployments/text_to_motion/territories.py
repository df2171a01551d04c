"""Countries by their ISO 3166-1 codes, as a licence names where a model may not be used."""

# ruff: noqa: SIM905 - as literals the codes would take 250 lines

from collections.abc import Iterable

COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW".split()
)
UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "
    "AX GF GP MF MQ RE YT".split()
)
"""The European Union: its members, and their parts that have a code of their own."""


def misspelt(code: str) -> str:
    """Return what is wrong with a country's code; nothing where it is one."""
    if code in COUNTRIES:
        return ""
    known = {"UK": "GB", "EL": "GR"}.get(code.upper(), code.upper())
    hint = f"; write {known}" if known in COUNTRIES else ""
    return f"{code!r} is no ISO 3166-1 code of a country{hint}"


def excludes(excluded: Iterable[str], country: str) -> bool:
    """Return whether a country is among those excluded, `EU` standing for the Union's."""
    codes = frozenset(excluded)
    return country in codes or ("EU" in codes and country in UNION)
