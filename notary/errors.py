"""One family of errors: every refusal of this room is a NotaryError, its message fit to show."""


class NotaryError(Exception):
    """Something is not as this room would have written it, or cannot be signed, read or proven."""


class VerificationError(NotaryError):
    """A verification stopped.

    step: the name of the step that refused ("signatures", "inclusion", …).
    sentence: why, in words fit to show. str() gives "step: sentence".
    """

    def __init__(self, step: str, sentence: str) -> None:
        super().__init__(f"{step}: {sentence}")
        self.step = step
        self.sentence = sentence
