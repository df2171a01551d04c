from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from actors.signatures import attachment, link_signature, presigned, upload_signature, window

UPLOAD = {"key": "a/b", "expires": "120", "content_type": "t/t", "size": "9"}
LINK = {"key": "a/b", "expires": "120", "content_type": "t/t", "file_name": "b"}


def test_a_presigned_address_is_the_one_of_the_published_example() -> None:
    start = int(datetime(2013, 5, 24, tzinfo=UTC).timestamp())
    made = presigned(
        "GET",
        "https://examplebucket.s3.amazonaws.com/test.txt",
        region="us-east-1",
        access_key="AKIAIOSFODNN7EXAMPLE",
        secret_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",  # noqa: S106 - of the example
        query={},
        headers={},
        start=start,
        end=start + 86_400,
    )
    expected = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    assert parse_qs(urlsplit(made).query)["X-Amz-Signature"] == [expected]


@pytest.mark.parametrize("name", ["walk.bvh", "a b+c&d=e.glb", "Tänzer ☕.glb", "100%~.bvh"])
def test_a_presigned_address_has_the_signature_of_the_sdk(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    start = 1_800_000_000
    monkeypatch.setattr(
        auth, "get_current_datetime", lambda: datetime.fromtimestamp(start, UTC), raising=True
    )
    address = "http://127.0.0.1:9000/motions/here/a%20b/motion.glb"
    query = {
        "response-content-type": "model/gltf-binary",
        "response-content-disposition": attachment(name),
    }
    made = presigned(
        "GET",
        address,
        region="eu-central-1",
        access_key="key",
        secret_key="secret",  # noqa: S106 - of nothing
        query=query,
        headers={},
        start=start,
        end=start + 120,
    )
    asked = AWSRequest("GET", address, params=query)
    signer = auth.S3SigV4QueryAuth(Credentials("key", "secret"), "s3", "eu-central-1", 120)
    signer.add_auth(asked)
    assert parse_qs(urlsplit(made).query) == parse_qs(urlsplit(asked.url).query)


def test_a_presigned_upload_has_the_signature_of_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    start = 1_800_000_000
    monkeypatch.setattr(
        auth, "get_current_datetime", lambda: datetime.fromtimestamp(start, UTC), raising=True
    )
    address = "https://motions.s3.eu-central-1.amazonaws.com/here/sources/ab-cd"
    headers = {"content-type": "video/mp4", "content-length": "1048576"}
    made = presigned(
        "PUT",
        address,
        region="eu-central-1",
        access_key="key",
        secret_key="secret",  # noqa: S106 - of nothing
        query={},
        headers=headers,
        start=start,
        end=start + 3600,
    )
    asked = AWSRequest("PUT", address, headers=headers)
    signer = auth.S3SigV4QueryAuth(Credentials("key", "secret"), "s3", "eu-central-1", 3600)
    signer.add_auth(asked)
    assert parse_qs(urlsplit(made).query) == parse_qs(urlsplit(asked.url).query)
    signed = parse_qs(urlsplit(made).query)["X-Amz-SignedHeaders"]
    assert signed == ["content-length;content-type;host"]


def test_no_presigned_address_lives_longer_than_a_week() -> None:
    with pytest.raises(ValueError, match="seven days"):
        presigned(
            "GET",
            "https://x/y",
            region="r",
            access_key="k",
            secret_key="s",  # noqa: S106 - of nothing
            query={},
            headers={},
            start=0,
            end=7 * 86_400 + 1,
        )


@given(st.floats(0, 4e9), st.integers(1, 10**6))
def test_a_link_lives_between_one_and_two_lifetimes(now: float, lifetime: int) -> None:
    start, end = window(now, lifetime)
    assert start <= now < start + lifetime
    assert lifetime < end - now <= 2 * lifetime


@pytest.mark.parametrize("field", sorted(LINK))
def test_a_signature_covers_every_part_of_a_link(field: str) -> None:
    signed = link_signature(b"secret", **LINK)
    assert link_signature(b"secret", **LINK) == signed
    assert link_signature(b"secret", **{**LINK, field: LINK[field] + "0"}) != signed
    assert link_signature(b"other", **LINK) != signed


@pytest.mark.parametrize("field", sorted(UPLOAD))
def test_a_signature_covers_every_part_of_an_upload(field: str) -> None:
    signed = upload_signature(b"secret", **UPLOAD)
    assert upload_signature(b"secret", **{**UPLOAD, field: UPLOAD[field] + "0"}) != signed
    assert upload_signature(b"other", **UPLOAD) != signed


def test_a_link_to_download_is_none_to_upload_to() -> None:
    assert upload_signature(b"secret", **{**UPLOAD, "size": "b"}) != link_signature(
        b"secret", **{**LINK, "expires": UPLOAD["expires"]}
    )


def test_what_moves_from_one_part_of_a_link_to_the_next_changes_the_signature() -> None:
    moved = {**LINK, "content_type": "t/", "file_name": "tb"}
    assert link_signature(b"secret", **moved) != link_signature(b"secret", **LINK)


@given(st.text(max_size=60))
def test_no_file_name_breaks_out_of_its_header(name: str) -> None:
    header = attachment(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith('attachment; filename="')
    assert not {"/", "\\"} & set(header)


def test_a_name_in_any_script_arrives_exactly() -> None:
    assert attachment("Tänzer.glb") == (
        "attachment; filename=\"T_nzer.glb\"; filename*=UTF-8''T%C3%A4nzer.glb"
    )
