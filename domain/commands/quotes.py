"""Ask what a request would cost, and what would be against it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.aggregate import Refused
from domain.commands.credits import opened_account
from domain.commands.generations import RequestGeneration
from domain.draft import Draft
from domain.eligibility import TooManyVariants, admit
from domain.models import DurationTooLong


@dataclass(frozen=True)
class Quote:
    """Decide a request as if it were made, and leave it at that."""

    request: RequestGeneration

    @property
    def owner(self) -> UUID:
        """Whose request it would be."""
        return self.request.owner

    def run(self, draft: Draft) -> dict[str, Any]:
        """Return credits, what is available, and the refusal of who asks, if any.

        What is wrong with the request itself is raised, as the request would.
        """
        asked = self.request
        if asked.refusal is not None:
            raise asked.refusal
        account = opened_account(draft, self.owner)
        refusal: Refused | None = None
        try:
            admit(account, asked.terms, asked.work, asked.now)
        except (DurationTooLong, TooManyVariants):
            raise
        except Refused as other:
            refusal = other
        return {"credits": asked.credits, "available": account.available, "refusal": refusal}
