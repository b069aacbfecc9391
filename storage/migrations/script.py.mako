"""${message}"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    ${upgrades if upgrades else "raise AssertionError('an empty migration')"}
