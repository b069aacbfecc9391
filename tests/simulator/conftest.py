"""A platform, served, and a server that plays the product behind it: started once, fresh for every test."""

from collections.abc import Iterator

import pytest

from simulator.account import Account
from simulator.platform import Platform
from simulator.push import Pusher
from simulator.stage import Stage, read_stage
from simulator.threaded import serve_in_thread
from tests.simulator.fake_product import Product, playing


@pytest.fixture(scope="session")
def stage() -> Stage:
    """The default four people."""
    return read_stage()


@pytest.fixture(scope="session")
def running_product() -> Iterator[Product]:
    """The server that plays the product."""
    product = Product(Account())
    with playing(product):
        yield product


@pytest.fixture(scope="session")
def running(running_product: Product, stage: Stage) -> Iterator[Pusher]:
    """The served platform's pusher, its pushes going to the product."""
    pusher = Pusher(Platform(), running_product.url)
    with serve_in_thread(pusher=pusher, stage=stage):
        yield pusher


@pytest.fixture
def platform(running: Pusher) -> Platform:
    """A platform with nobody on it."""
    running.platform.account = Account()
    running.platform.reset()
    return running.platform


@pytest.fixture
def product(platform: Platform, running_product: Product) -> Product:
    """The product of the platform's account, never asked before."""
    running_product.forget(platform.account)
    return running_product


@pytest.fixture
def pusher(product: Product, running: Pusher) -> Pusher:
    """Pushes to the product, the first one yet to come."""
    running.forget()
    running.state = "waiting"
    return running


@pytest.fixture
def base(platform: Platform, pusher: Pusher, stage: Stage) -> str:
    """The base URL of the platform, its stage set."""
    stage.set_on(platform)
    return platform.base_url
