"""What may go wrong and is nobody's bug; `web.errors` alone knows the HTTP numbers."""

from typing import Any, ClassVar


class CoordinatorError(Exception):
    """A refusal with a stable `code` and typed facts; anything else that is raised is a bug."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message or self.code)
        self.facts = facts


class NotFound(CoordinatorError):
    """There is no such thing, or the actor may not know that there is."""

    code = "not_found"


class Forbidden(CoordinatorError):
    """The actor may see the thing but not do this to it."""

    code = "forbidden"


class Conflict(CoordinatorError):
    """The present state does not allow it."""

    code = "conflict"


class EditedMeanwhile(Conflict):
    """Somebody saved the same thing since it was read; both texts are to be shown."""

    code = "edited_meanwhile"


class Invalid(CoordinatorError):
    """The input cannot be taken; `field` names the form field where there is one."""

    code = "invalid"

    def __init__(self, message: str = "", *, field: str | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.field = field


class Gone(CoordinatorError):
    """It was there and has ended (an invitation that expired, for instance)."""

    code = "gone"


class Unavailable(CoordinatorError):
    """Something we lean on does not answer now."""

    code = "unavailable"
