"""Signed addresses: what makes a link to stored bytes valid for a while and for nobody's change.

Every expiry is the end of a window of `lifetime` seconds, so that all processes write the same
address for the same bytes during a window: browsers keep what they fetched, and an answer that
lists addresses keeps its ETag.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

_LONGEST_PRESIGNED = 7 * 24 * 3600
_FALLBACK_FORBIDS = '"\\/%'


def window(now: float, lifetime: int) -> tuple[int, int]:
    """Return when the window of `now` began and when a link made in it expires, in epoch seconds.

    A link lives longer than `lifetime` and at most twice that.
    """
    start = int(now // lifetime) * lifetime
    return start, start + 2 * lifetime


def link_signature(
    secret: bytes, *, key: str, expires: str, content_type: str, file_name: str
) -> str:
    """Return the HMAC-SHA256 of everything that a link to a stored file says, base64url."""
    return _signed(secret, "GET", key, expires, content_type, file_name)


def upload_signature(secret: bytes, *, key: str, expires: str, content_type: str, size: str) -> str:
    """Return the HMAC-SHA256 of everything that an address to upload to says, base64url."""
    return _signed(secret, "PUT", key, expires, content_type, size)


def _signed(secret: bytes, *parts: str) -> str:
    message = json.dumps(parts).encode()
    return urlsafe_b64encode(hmac.digest(secret, message, "sha256")).rstrip(b"=").decode()


def attachment(file_name: str) -> str:
    """Return the Content-Disposition of a download, RFC 6266: a plain name and the exact one.

    Always an attachment: players and images show it all the same, but no stored byte runs as a
    page of this site. Control characters and separators of folders become underscores.
    """
    name = "".join("_" if char in "/\\" or not char.isprintable() else char for char in file_name)
    plain = "".join(
        char if char.isascii() and char not in _FALLBACK_FORBIDS else "_" for char in name
    )
    exact = quote(name, safe="", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"


def presigned(
    method: str,
    address: str,
    *,
    region: str,
    access_key: str,
    secret_key: str,
    query: dict[str, str],
    headers: dict[str, str],
    start: int,
    end: int,
) -> str:
    """Return `address` with AWS Signature Version 4 in its query, valid from `start` to `end`.

    The SDK's own signer takes the moment of signing from the system's clock, which would make
    another address at every call and in every process; hence these lines. `query` may hold the
    `response-*` overrides of GetObject. `headers`, lower-case, must come with the request just
    as they are here. Source: AWS, "Authenticating Requests: Using Query Parameters (AWS
    Signature Version 4)". Raises ValueError for more than seven days.
    """
    if end - start > _LONGEST_PRESIGNED:
        msg = "a presigned address lives seven days at most"
        raise ValueError(msg)
    moment = datetime.fromtimestamp(start, UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    target = urlsplit(address)
    signed = {**headers, "host": target.netloc}
    names = ";".join(sorted(signed))
    pairs = _sorted_query(
        query
        | {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": f"{access_key}/{scope}",
            "X-Amz-Date": moment,
            "X-Amz-Expires": str(end - start),
            "X-Amz-SignedHeaders": names,
        }
    )
    lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    canonical = f"{method}\n{target.path}\n{pairs}\n{lines}\n{names}\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
    signing_key = f"AWS4{secret_key}".encode()
    for part in scope.split("/"):
        signing_key = hmac.digest(signing_key, part.encode(), "sha256")
    signature = hmac.digest(signing_key, to_sign.encode(), "sha256").hex()
    return f"{address}?{pairs}&X-Amz-Signature={signature}"


def _sorted_query(parameters: dict[str, str]) -> str:
    pairs = (f"{quote(name, safe='')}={quote(parameters[name], safe='')}" for name in parameters)
    return "&".join(sorted(pairs))
