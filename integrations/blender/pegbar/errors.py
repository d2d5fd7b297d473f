"""Failures as a person reads them. Knows nothing of Blender."""


class PegbarError(Exception):
    """What was refused or went wrong: a code of docs/errors.md, a sentence, and what to do next."""

    def __init__(self, code, message, hint=None, details=None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details or {}

    @property
    def text(self):
        """The sentence and the hint in one line."""
        return self.message if not self.hint else f"{self.message}: {self.hint}"


# What the node says names commands; where the sidebar has a button for it, that comes first.
HINTS = {
    "UNMODIFIED": "change and save the file first",
    "CLAIMED": "ask them, take the claim over, or tick Force (it is recorded)",
    "OUTDATED": "press Update first",
    "CONFLICT": "choose a version with `pegbar resolve FILE mine|theirs|both`, or on the page (`pegbar web`)",
    "MODIFIED": "create a checkpoint first, or revert",
    "FILE_LOCKED": "close the file in other applications and try again",
    "FILE_CHANGED": "wait until nothing writes the file any more, and try again",
    "NO_PEERS": "the work is safe here and flows by itself once another laptop is there",
    "NOT_YET_ELSEWHERE": "the work is safe here and flows by itself later",
    "COMMENT_REQUIRED": "say in a few words what changed",
    "CANCELLED": None,
}


def from_json(error):
    """Returns the error that the API describes as `{code, message, hint?, details?}`."""
    code = error.get("code", "INTERNAL")
    return PegbarError(
        code, error.get("message", "the node has failed"), HINTS.get(code, error.get("hint")), error.get("details")
    )
