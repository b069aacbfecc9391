"""What the conversation shows of a photo, a voice, a film, a place or a link."""

from typing import NamedTuple

from bot import media
from bot.console import ticket_texts as texts
from handlers.texts import MEDIA_NAMES
from storage.attachments import TOO_LARGE, Attached
from storage.tables import TicketEvent


class Shown(NamedTuple):
    """`way` is image, audio, video or file with the attachment's `id`; or words, waiting: then `says` is all there is.

    `says` describes a picture to whoever cannot see it, and names what is to be taken away.
    """

    way: str
    says: str
    id: int = 0


def shown(event: TicketEvent, attached: Attached | None, who: str) -> Shown | None:
    """None for a line without media. Ids and addresses at WeChat are nobody's business."""
    if not event.media:
        return None
    kind = MEDIA_NAMES.get(event.media["kind"], texts.ATTACHMENT)
    if "media_id" not in event.media:
        return Shown("words", texts.MEDIA_TOLD.format(kind=kind, what=_told(event.media)))
    if attached is None or attached.state == "gone":
        too_large = attached is not None and attached.error == TOO_LARGE
        return Shown("words", (texts.MEDIA_TOO_LARGE if too_large else texts.MEDIA_GONE).format(kind=kind))
    if attached.state == "waiting":
        return Shown("waiting", (texts.MEDIA_LATE if attached.error else texts.MEDIA_WAITING).format(kind=kind))
    if attached.content_type not in media.SHOWN:
        return Shown("file", texts.MEDIA_SAVE.format(kind=kind), attached.id)
    return Shown(attached.content_type.partition("/")[0], texts.MEDIA_FROM.format(kind=kind, who=who), attached.id)


def _told(said: dict[str, str]) -> str:
    """A place's name or else its coordinates; a link's title."""
    where = " ".join(said[name] for name in ("latitude", "longitude") if name in said)
    return said.get("label") or said.get("title") or where
