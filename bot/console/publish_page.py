"""Before a draft goes live: what it changes, which samples it fails, what would move, and who agrees.

All that takes long is done while nothing is written yet (rule_review): residents' messages wait for a publish.
"""

from starlette.responses import Response

from bot.console import publish_texts as texts
from bot.console import rule_review
from bot.console.logins_named import named
from bot.console.rule_review import Review
from bot.console.visit import Page, Visit
from handlers import drafting, publishing
from handlers.publishing import Outcome
from handlers.refusals import Mistake, Refused
from handlers.rights import Right
from nlp.difference import lines

_TOLD = 60  # changes that the audit keeps in words


def weigh(visit: Visit) -> Review:
    """Everything that takes long, before the writing begins."""
    return rule_review.review(visit, visit.path["id"])


def show(visit: Visit, refused: str = "", status: int = 200) -> Response:
    """The whole of it, with what was typed before."""
    review: Review = visit.prepared
    own = review.draft.proposed_by == visit.account.login
    kept = {name: visit.said(name) for name in ("reason", "accept", "when", "back")}
    return visit.show(
        "publish.html", texts, status, review=review, said=lines(review.compared.changes), own=own, refused=refused,
        kept=kept, missed=lines(review.missed), live=review.bench.live.version, lasted=_lasted(review),
        morning=drafting.next_morning(visit.now), exports=Right.EXPORT in visit.rights, who=named(visit),
    )  # fmt: skip


def _lasted(review: Review) -> str:
    """How long the draft has been watched."""
    seconds = review.watched.lasted.total_seconds() if review.watched else 0
    hours = int(seconds // 3600)
    return texts.HOURS.format(count=hours) if hours else texts.MINUTES.format(count=int(seconds // 60))


def publish(visit: Visit) -> Response:
    """Publish now or in the morning, propose, or watch first; what is refused is said beside what was typed."""
    review: Review = visit.prepared
    if visit.said("when") == "watch":
        return watch(visit)
    reason = _reason(visit, review, visit.said("reason"))
    try:
        _usable(review)
        outcome = publishing.publish_draft(
            visit.tx, _number(visit), visit.account.login, reason, visit.now,
            accept_red=bool(visit.said("accept")), over=_over(visit), revision=_revision(visit), second=review.second,
            at=drafting.next_morning(visit.now) if visit.said("when") == "morning" else None,
        )  # fmt: skip
    except Refused as refused:
        return show(visit, str(refused), 422)
    return _done(visit, outcome, "rules_published", reason)


def approve(visit: Visit) -> Response:
    """The second admin agrees to what they have read."""
    review: Review = visit.prepared
    try:
        _usable(review)
        outcome = publishing.approve(
            visit.tx, _number(visit), visit.account.login, visit.now, accept_red=bool(visit.said("accept")),
            over=_over(visit), revision=_revision(visit),
        )  # fmt: skip
    except Refused as refused:
        return show(visit, str(refused), 422)
    return _done(visit, outcome, "rules_approved", _reason(visit, review, review.draft.proposed_reason))


def _done(visit: Visit, outcome: Outcome, action: str, reason: str) -> Response:
    number, said = _number(visit), "\n".join(lines(outcome.changes)[:_TOLD])
    if outcome.state == "published":
        visit.does(action, f"version {outcome.version}", after=said, reason=reason)
        return visit.go("/rules/versions", texts.PUBLISHED.format(version=outcome.version))
    if outcome.state != "unchanged":
        visit.does(f"rules_{outcome.state}", f"draft {number}", after=said, reason=reason)
    return visit.go(f"/rules/drafts/{number}/publish", texts.STATES[outcome.state])


def _usable(review: Review) -> None:
    if review.problem:
        raise Mistake(review.problem)


def _reason(visit: Visit, review: Review, reason: str) -> str:
    """Why, and why also with red samples, so that whoever looks back finds both."""
    accepted = visit.said("accept")
    if not (reason and accepted and review.red):
        return reason
    return texts.REASON_WITH_RED.format(reason=reason, count=len(review.red), why=accepted)


def watch(visit: Visit) -> Response:
    """Let the draft run beside the live rules from now on, or end that."""
    number, ends = _number(visit), visit.said("when") == "end"
    drafting.observe(visit.tx, number, None if ends else visit.now)
    visit.does("draft_watch_ended" if ends else "draft_watched", f"draft {number}", reason=visit.said("reason"))
    return visit.go(f"/rules/drafts/{number}/publish", texts.WATCH_ENDED if ends else texts.WATCHING)


def hand_back(visit: Visit) -> Response:
    """Take one's proposal back, hand another's back with a word why, or cancel an appointment."""
    number = _number(visit)
    appointed = drafting.opened(visit.tx, number).appointed
    drafting.withdraw(visit.tx, number, _revision(visit))
    visit.does("rules_unappointed" if appointed else "rules_handed_back", f"draft {number}", reason=visit.said("back"))
    return visit.go(f"/rules/drafts/{number}/publish", texts.CANCELLED if appointed else texts.HANDED_BACK)


def _number(visit: Visit) -> int:
    return int(visit.path["id"])


def _revision(visit: Visit) -> int:
    """What the admin has read; without it nothing matches."""
    return _counted(visit.said("revision"))


def _over(visit: Visit) -> int:
    return _counted(visit.said("over"))


def _counted(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


PAGES = (
    Page("GET", "/rules/drafts/{id:int}/publish", Right.TUNE, show, first=weigh),
    Page("POST", "/rules/drafts/{id:int}/publish", Right.TUNE, publish, first=weigh),
    Page("POST", "/rules/drafts/{id:int}/approve", Right.TUNE, approve, first=weigh),
    Page("POST", "/rules/drafts/{id:int}/watch", Right.TUNE, watch),
    Page("POST", "/rules/drafts/{id:int}/back", Right.TUNE, hand_back),
)
