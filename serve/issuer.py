"""The embedded issuer of tokens: one ES256 key in the data folder, for a service by itself."""

import base64
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from serve.identity import Verifier

LIFETIME = 30 * 24 * 3600.0


class Issuer:
    """Signs tokens for whoever may read its folder, and publishes the public key."""

    def __init__(self, folder: Path, *, issuer: str, audience: str) -> None:
        self.folder, self.issuer, self.audience = folder, issuer, audience
        self.pem = secret_file(folder, "issuer.pem", new_key)

    def jwks(self) -> dict[str, Any]:
        """Return the public key as a JWKS (RFC 7517)."""
        private = load_pem_private_key(self.pem, None)
        if not isinstance(private, EllipticCurvePrivateKey):
            raise TypeError("issuer.pem is not a key on an elliptic curve")
        key = ECAlgorithm(ECAlgorithm.SHA256).to_jwk(private.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": thumbprint(key), "use": "sig", "alg": "ES256"}]}

    def token(self, subject: str, name: str, lifetime: float = LIFETIME) -> str:
        """Return a token for `subject`, good for `lifetime` seconds."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": subject,
            "name": name,
            "provider": "password",
            "iat": now,
            "exp": now + int(lifetime),
        }
        kid = self.jwks()["keys"][0]["kid"]
        return jwt.encode(claims, self.pem, "ES256", {"kid": kid})

    def verifier(self) -> Verifier:
        """Return what checks these tokens, without a request to oneself."""

        async def keys() -> dict[str, Any]:
            return self.jwks()

        return Verifier(self.issuer, self.audience, ["ES256"], keys)


def new_key() -> bytes:
    """Return a new private key on P-256, as PEM."""
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def thumbprint(key: Mapping[str, Any]) -> str:
    """Return a P-256 key's id: its thumbprint (RFC 7638)."""
    needed = {name: key[name] for name in ("crv", "kty", "x", "y")}
    digest = hashlib.sha256(json.dumps(needed, separators=(",", ":")).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def secret_file(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """Return a secret of this installation, made at first use, readable to us alone.

    Two processes that start at once agree: the first to link its file wins.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)
        Path(file.name).unlink()
    return path.read_bytes()
