"""The composition root: starts everything, and gives each part what it needs."""

import logging
import os
import secrets
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from actors import cluster
from actors.bucket import S3Storage
from actors.storage import FolderStorage, Storage
from domain.generations import TEXT, VIDEO
from domain.prices import Prices, UploadTerms
from serve.articles import Articles, articles_of
from serve.identity import Verifier, remote_keys
from serve.issuer import Issuer, secret_file
from serve.pricelist import read
from serve.registry import registry_of
from serve.settings import Settings
from serve.shop import Closed, Payments, Polar
from serve.till import Till


def secret(settings: Settings, name: str) -> bytes:
    """Return 32 secret bytes of this installation."""
    folder = settings.data.resolve() / "secrets"
    return secret_file(folder, name, lambda: secrets.token_bytes(32))


def storage_of(settings: Settings) -> Storage:
    """Return where assets are kept: a folder or a bucket."""
    if settings.storage == "s3":
        return S3Storage(
            bucket=settings.s3_bucket,
            endpoint_url=settings.s3_endpoint_url or None,
            region=settings.s3_region,
            access_key=settings.s3_access_key.get_secret_value(),
            secret_key=settings.s3_secret_key.get_secret_value(),
            prefix=settings.s3_prefix,
            lifetime=settings.link_seconds,
        )
    return FolderStorage(
        root=settings.data.resolve() / "assets",
        base_url=settings.origin,
        secret=secret(settings, "links"),
        lifetime=settings.link_seconds,
    )


def issuer_of(settings: Settings) -> Issuer:
    """Return the embedded issuer."""
    return Issuer(
        settings.data.resolve() / "secrets",
        issuer=settings.token_issuer,
        audience=settings.audience,
    )


def verifier_of(settings: Settings) -> Verifier:
    """Return what checks tokens: against a JWKS, or against the embedded issuer's key."""
    if settings.jwks_url:
        return Verifier(
            settings.token_issuer,
            settings.audience,
            settings.token_algorithms,
            remote_keys(settings.jwks_url),
        )
    return issuer_of(settings).verifier()


def prices_of(settings: Settings) -> Prices:
    """Return the catalogue; BadCatalogue. A setting counts more than what its file says."""
    to_send = settings.upload_seconds
    kept = settings.upload_kept_days * 86_400
    uploads = UploadTerms(to_send=to_send, to_use=2 * to_send, kept=kept)
    prices = read(settings.catalogue, uploads)
    if settings.welcome_credits is not None:
        prices = replace(prices, welcome=settings.welcome_credits)
    if settings.longest_seconds is not None:
        prices = prices.allowing(longest=settings.longest_seconds)
    return prices


def payments_of(settings: Settings, prices: Prices) -> Payments:
    """Return what is for sale and where to pay: at Polar, at the test till, or nowhere."""
    if token := settings.polar_access_token.get_secret_value():
        shop = Polar(token, settings.polar_environment, settings.polar_base_url, settings.origin)
        return Payments(Articles(articles_of(prices)), shop, settings.webhook_secrets)
    if settings.till_is_on:
        articles = Articles(articles_of(prices, at_the_till=True))
        till = Till(articles, settings.origin, settings.nearby, secret(settings, "till"))
        return Payments(articles, till, (till.webhook_secret,))
    return Payments(Articles(()), Closed(), ())


@dataclass(frozen=True)
class Running:
    """What `start` started, and how to stop it."""

    stop: Callable[[], None]


def start(settings: Settings) -> Running:
    """Start the store's tables, Ray, the actors, the models and the API; return once it serves.

    BadModel or BadCatalogue, before anything is started, where a model's folder or the catalogue
    is not right.
    """
    prices = prices_of(settings)
    registry = registry_of(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    environment(settings)
    # Serve reads its environment when it is imported.
    import ray  # noqa: PLC0415
    from ray import serve  # noqa: PLC0415
    from ray.serve.config import HTTPOptions  # noqa: PLC0415
    from ray.serve.schema import LoggingConfig  # noqa: PLC0415

    from domain.journal import Journal  # noqa: PLC0415
    from projections.migrations import upgrade  # noqa: PLC0415
    from serve.api import api  # noqa: PLC0415
    from serve.deployed import deployed  # noqa: PLC0415

    logging.getLogger("ray").setLevel(logging.WARNING)
    logging.getLogger("ray.serve").setLevel(logging.WARNING)
    # It warns of what is as it should be: that tokens guard the cluster.
    logging.getLogger("ray._private.authentication").setLevel(logging.ERROR)
    Journal(settings.journal_url).close()
    upgrade(settings.reads_url)
    ray.init(
        address=settings.ray_address or None,
        namespace=cluster.NAMESPACE,
        include_dashboard=False if not settings.ray_address else None,
        log_to_driver=False,
        logging_level=logging.WARNING,
    )
    plan = cluster.Plan(
        settings.journal_url,
        settings.reads_url,
        settings.shards,
        {TEXT: settings.jobs_at_once, VIDEO: settings.video_replicas},
        settings.attempt_seconds,
    )
    storage = storage_of(settings)
    cluster.start(plan, None, storage)
    quiet = LoggingConfig(enable_access_log=False, log_level="WARNING")
    serve.start(
        http_options=HTTPOptions(host=settings.host, port=settings.port), logging_config=quiet
    )
    if settings.models == "on":
        cluster.start(plan, deployed(settings, registry, prices, storage), storage)
    serve.run(
        api(settings, registry.offered(), prices),
        name="api",
        route_prefix="/",
        logging_config=quiet,
    )

    def stop() -> None:
        serve.shutdown()  # type: ignore[no-untyped-call]
        ray.shutdown()

    return Running(stop)


def environment(settings: Settings) -> None:
    """Choose Serve's fastest way in, and give each installation its own HAProxy files and ports.

    Figures in the README; the defaults would share one folder and two fixed ports a machine.
    """
    folder = Path(tempfile.gettempdir()) / f"nocapmocap-{os.getuid()}-{settings.port}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    chosen = {
        "RAY_SERVE_ENABLE_HA_PROXY": "1",
        "RAY_SERVE_THROUGHPUT_OPTIMIZED": "1",
        "RAY_SERVE_HAPROXY_NBTHREAD": "1",
        "RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH": "serve.edge.middlewares",
        "RAY_SERVE_DIRECT_INGRESS_MIN_DRAINING_PERIOD_S": "1",
        "RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S": "60",  # a busy machine starts slowly
        "RAY_SERVE_HAPROXY_CONFIG_FILE_LOC": f"{folder}/haproxy.cfg",
        "RAY_SERVE_HAPROXY_SOCKET_PATH": f"{folder}/admin.sock",
        "RAY_SERVE_HAPROXY_SERVER_STATE_BASE": str(folder),
        "RAY_SERVE_HAPROXY_SERVER_STATE_FILE": f"{folder}/server-state",
        "RAY_SERVE_HAPROXY_METRICS_PORT": str(free_port()),
        "RAY_SERVE_HAPROXY_STATS_PORT": str(free_port()),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    for name, value in chosen.items():
        os.environ.setdefault(name, value)


def free_port() -> int:
    """Return a TCP port that was free on the loopback a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
