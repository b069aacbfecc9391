"""office"""

from datetime import UTC, datetime, timedelta
from datetime import timedelta, timezone
