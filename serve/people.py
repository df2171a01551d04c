"""What people say of themselves: a public name, an e-mail address."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

LONGEST_NAME = 120
JOINERS = "\u200c\u200d"
"""They write Persian and hold emoji together; all else that is invisible only deceives."""


def name_of(text: str) -> str:
    """Return a name in NFC, trimmed; ValueError for one that is empty, too long or unprintable."""
    name = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        msg = f"a name has 1 to {LONGEST_NAME} characters"
        raise ValueError(msg)
    kinds = [unicodedata.category(each) for each in name if each not in JOINERS]
    if any(kind[0] == "C" or kind in {"Zl", "Zp"} for kind in kinds):
        raise ValueError("a name has no control characters")
    if not any(kind[0] in "LNPS" for kind in kinds):
        raise ValueError("a name has something to see")
    return name


def address_of(text: str) -> str:
    """Return an e-mail address as it is stored (RFC 5321, 6531); ValueError for what is none.

    The domain is in lower case and in Unicode, the part before the @ as it was written. Nobody
    is asked whether mail arrives there.
    """
    try:
        return validate_email(text.strip(), strict=True, check_deliverability=False).normalized
    except EmailNotValidError:
        # Its own words repeat what was sent.
        raise ValueError("this is no e-mail address") from None
