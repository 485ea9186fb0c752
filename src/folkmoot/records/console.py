"""Who may use a study's console, and whether the study is open."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a study."""

    RESEARCHER = "researcher"
    """Runs the study: everything, people's records and other accounts included."""
    REVIEWER = "reviewer"
    """Approves drafts, and reads texts that are through the queue of personal data."""
    OBSERVER = "observer"
    """Sees totals."""


class StudyState(StrEnum):
    """Whether a study takes people and answers."""

    OPEN = "open"
    PAUSED = "paused"
    """Nobody enters and nobody is given another prompt; what people send of a prompt that is before them is kept."""
    CLOSED = "closed"
    """As paused, and no more answers are taken; this is for good."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in.

    Attributes:
        id: random.
        display_name: what others see.
        role: what they may do.
        sees_personal_data: whether a reviewer was granted the queue of personal data; researchers need no grant.
        sign_in_name: as it is compared; None for who signs in with OpenID Connect alone.
        has_openid: whether they sign in with OpenID Connect.
        created_at: ISO 8601, UTC.
    """

    id: str
    display_name: str
    role: Role
    sees_personal_data: bool
    sign_in_name: str | None
    has_openid: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes an account, or sets one's password anew; it can be used once.

    Attributes:
        account_id: whose password it sets anew; None where it makes an account.
        display_name: of the account.
        role: of the account.
        sees_personal_data: of the account.
        expires_at: ISO 8601, UTC.
        id: names it among those that wait, and opens nothing; "" before it is kept.
    """

    account_id: str | None
    display_name: str
    role: Role
    sees_personal_data: bool
    expires_at: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class StateSince:
    """Whether a study is open, and since when.

    Attributes:
        state: open where nothing else was ever said.
        since: ISO 8601, UTC; None where nothing else was ever said.
    """

    state: StudyState
    since: str | None


def name_key(name: str) -> str:
    """A sign-in name as it is compared: without blanks around it, and without regard to case or ways of writing a letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()
