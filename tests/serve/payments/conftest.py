from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.shop import Payments, Polar
from tests.polar_stand_in.deliveries import Post
from tests.polar_stand_in.server import TOKEN, StandIn
from tests.serve.application import Application
from tests.serve.payments.selling import ARTICLES, MONTH, PACK, SECRET, YEAR
from tests.serve.served import loopback, served


@pytest.fixture
def polar() -> Iterator[StandIn]:
    with StandIn() as stand_in:
        for each in (PACK, MONTH, YEAR):
            stand_in.company.offer(each.product, each.title, each.price, each.interval)
        yield stand_in


@pytest.fixture
def app(tmp_path: Path, store_url: str, polar: StandIn) -> Iterator[Application]:
    shop = Polar(TOKEN, "sandbox", polar.url, "http://testserver")
    opened = Application(tmp_path, store_url, Payments(ARTICLES, shop, (SECRET,)))
    yield opened
    portal = opened.http.portal
    assert portal is not None
    portal.call(shop.close)
    opened.close()


@pytest.fixture
def post(app: Application) -> Iterator[Post]:
    """Take webhooks to the application over a socket."""
    with loopback() as listening, served(app, listening) as url:
        yield Post(f"{url}/api/polar/webhook", SECRET)
