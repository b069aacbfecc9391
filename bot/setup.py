"""A database fit to serve: the present schema and, the first time, the default rules."""

from datetime import datetime

from sqlalchemy import Engine

from bot import texts
from nlp.rules import default_rules_text
from storage import rule_sets, schema
from storage.db import transaction


def prepare(engine: Engine, now: datetime) -> None:
    """Migrate, and publish the shipped rules if none ever were."""
    schema.upgrade(engine)
    with transaction(engine) as tx:
        if rule_sets.live(tx) is None:
            rule_sets.publish(tx, default_rules_text(), texts.SYSTEM, texts.FIRST_RULES, now)
