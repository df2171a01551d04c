"""The storage that is a bucket: S3, or anything that speaks like it."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import ClientError

from actors.signatures import attachment, presigned, window
from actors.storage import (
    BLOCK,
    NoSuchFile,
    SignedUpload,
    SignedUrl,
    checked,
    refuse_short,
    written,
)


@dataclass(frozen=True)
class S3Storage:
    """Objects below `prefix` in a bucket of AWS (`endpoint_url` None) or of anything like it.

    A link lives between one and two times `lifetime` (seconds, 1 to three and a half days).
    """

    bucket: str
    endpoint_url: str | None
    region: str
    access_key: str
    secret_key: str = field(repr=False)
    prefix: str
    lifetime: float

    def __post_init__(self) -> None:
        """Refuse a lifetime below a second."""
        refuse_short(self.lifetime)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open client behind: it cannot travel to another process."""
        return {name: value for name, value in vars(self).items() if name != "_client"}

    @cached_property
    def _client(self) -> Any:
        config = Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": 4},
            s3={"addressing_style": "path" if self._by_path else "virtual"},
        )
        return Session().client(
            "s3",
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=config,
        )

    @property
    def _by_path(self) -> bool:
        # Few other stores resolve a host name per bucket, and no certificate covers a dotted one.
        return self.endpoint_url is not None or "." in self.bucket

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Store all of `data`, or nothing."""
        self._client.put_object(
            Bucket=self.bucket, Key=self._name(key), Body=data, ContentType=content_type
        )

    def get(self, key: str) -> bytes:
        """Return the bytes, or raise NoSuchFile."""
        return bytes(self._body(key).read())

    def fetch(self, key: str, path: Path) -> str:
        """Write the bytes to a local file, a block at a time; return their SHA-256 in hex."""
        return written(self._body(key).iter_chunks(BLOCK), path)

    def size(self, key: str) -> int | None:
        """Return how many bytes are stored; None where nothing is."""
        try:
            answer = self._client.head_object(Bucket=self.bucket, Key=self._name(key))
        except ClientError as error:
            # A HEAD has no body to name the error in: a bucket that is not there reads the same.
            if error.response.get("Error", {}).get("Code") in ("404", "NoSuchKey"):
                return None
            raise
        return int(answer["ContentLength"])

    def delete(self, key: str) -> None:
        """Forget the bytes, if there are any."""
        self._client.delete_object(Bucket=self.bucket, Key=self._name(key))

    def delete_below(self, folder: str) -> None:
        """Forget the objects below a folder, up to a thousand with each request."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"{self._name(folder)}/"
        )
        for page in pages:
            found = [{"Key": each["Key"]} for each in page.get("Contents", [])]
            if found:
                asked = {"Objects": found, "Quiet": True}
                answer = self._client.delete_objects(Bucket=self.bucket, Delete=asked)
                if answer.get("Errors"):
                    raise OSError(answer["Errors"][0].get("Code", "not deleted"))

    def url(self, key: str, *, content_type: str, file_name: str, now: float) -> SignedUrl:
        """Return a presigned address of the bucket; no request is made for it."""
        start, end = window(now, int(self.lifetime))
        query = {
            "response-content-type": content_type,
            "response-content-disposition": attachment(file_name),
        }
        return SignedUrl(self._presigned("GET", key, query, {}, start, end), end)

    def upload(
        self, key: str, *, content_type: str, size: int, start: int, end: int
    ) -> SignedUpload:
        """Return a presigned address of the bucket, for these headers alone."""
        headers = {"content-type": content_type, "content-length": str(size)}
        url = self._presigned("PUT", key, {}, headers, start, end)
        return SignedUpload(url, "PUT", headers, end)

    def _presigned(
        self,
        method: str,
        key: str,
        query: dict[str, str],
        headers: dict[str, str],
        start: int,
        end: int,
    ) -> str:
        host = self.endpoint_url or f"https://s3.{self.region}.amazonaws.com"
        if self._by_path:
            host = f"{host.rstrip('/')}/{self.bucket}"
        else:
            host = host.replace("://", f"://{self.bucket}.", 1)
        return presigned(
            method,
            f"{host}/{quote(self._name(key))}",
            region=self.region,
            access_key=self.access_key,
            secret_key=self.secret_key,
            query=query,
            headers=headers,
            start=start,
            end=end,
        )

    def _body(self, key: str) -> Any:
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=self._name(key))
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "NoSuchKey":
                raise NoSuchFile(key) from None
            raise
        return answer["Body"]

    def _name(self, key: str) -> str:
        return f"{self.prefix.strip('/')}/{checked(key)}".lstrip("/")
