"""A database fit to serve: the present schema and, the first time, the default rules and samples."""

from datetime import datetime

from sqlalchemy import Engine

from bot import texts
from handlers import sampling
from handlers.town import load_rules
from nlp.rules import default_rules_text
from storage import rule_sets, samples, schema, town
from storage.db import transaction


def prepare(engine: Engine, now: datetime) -> None:
    """Migrate; publish the shipped rules if none ever were, and put the shipped samples where there are none."""
    schema.upgrade(engine)
    with transaction(engine) as tx:
        town.hold(tx, town.RULES)  # two processes that start at once take turns
        if rule_sets.live(tx) is None:
            rule_sets.publish(tx, default_rules_text(), texts.SYSTEM, texts.FIRST_RULES, now)
        if not samples.count(tx):
            sampling.install(tx, load_rules(tx), texts.SYSTEM, now)
