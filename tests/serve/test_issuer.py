import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from serve.issuer import Issuer, new_key, secret_file, thumbprint


def test_processes_that_start_at_once_agree_on_a_secret(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: secret_file(folder, "key", new_key), range(16)))
    assert len(found) == 1
    assert [path.name for path in folder.iterdir()] == ["key"]
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_key_s_id_is_the_thumbprint_of_the_published_example() -> None:
    # RFC 9449, the key of its examples and the `jkt` of their tokens.
    key = {
        "kty": "EC",
        "crv": "P-256",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    }
    expected = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    assert thumbprint({**key, "use": "sig", "kid": "1"}) == expected


def test_anyone_with_the_public_keys_can_check_a_token(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path, issuer="urn:x", audience="us")
    token = issuer.token("ada", "Ada", lifetime=60)
    (published,) = jwt.PyJWKSet.from_dict(issuer.jwks()).keys
    assert jwt.get_unverified_header(token)["kid"] == published.key_id
    claims = jwt.decode(token, published, ["ES256"], audience="us", issuer="urn:x")
    assert (claims["sub"], claims["name"]) == ("ada", "Ada")
    assert claims["exp"] - claims["iat"] == 60


def test_a_key_of_another_kind_is_a_clear_error(tmp_path: Path) -> None:
    other = generate_private_key(65537, 2048)
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "issuer.pem").write_bytes(pem)
    with pytest.raises(TypeError, match="elliptic"):
        Issuer(tmp_path, issuer="urn:x", audience="us").jwks()
