"""Every error of the house, drawn as one tree.

* HardshipError
  x InputError            the person can be asked again; carries reply_key and slot
    + AmountNotUnderstood
    + DateNotUnderstood
  x RequestInvalid        a command or API request is wrong; names field and remedy
  x CaseError             the case file does not allow this step
    + ConsentMissing
    + CaseClosed
    + DocumentIncomplete
  x RulebookError         a rule file is wrong or silent; met at start-up and in CI
    + RuleFileInvalid
    + RuleNotInForce
    + RuleSourceMissing
  x HandoffError          the store or queue refused the case
    + StoreUnavailable
    + CaseAlreadyTaken
    + CaseNotHeld         the agent who acts does not have the case
  x ModelError            the trained model cannot serve
    + ModelMissing
    + ModelOutdated
    + ModelRefused        a model is damaged, or did not understand what it was tried with
  x ChannelError          a message could not be fetched or delivered
    + DeliveryFailed        carries after how many seconds trying again makes sense
    + RasaUnreachable
    + ChoiceOutdated      the person has said something since the button was shown
    + RequestRefused      a call of the web API is not served; carries code, status and retry_after
"""

from typing import ClassVar


class HardshipError(Exception):
    """Base of all errors raised on purpose in this project."""


class InputError(HardshipError):
    """What the person wrote could not be used; they can be asked again.

    Attributes:
        reply_key: The text in wording.yml that asks again.
        slot: The slot that stays open.
    """

    reply_key: ClassVar[str] = "utter_not_understood"
    slot: ClassVar[str] = ""


class AmountNotUnderstood(InputError):
    """An amount of money was expected and none could be read."""

    reply_key = "utter_ask_amount_again"
    slot = "amount"


class DateNotUnderstood(InputError):
    """A date or a duration was expected and none could be read."""

    reply_key = "utter_ask_date_again"
    slot = "date"


class RequestInvalid(HardshipError):
    """A request to a command or an API is wrong.

    Attributes:
        field: Dotted path of the field at fault, empty when the whole is.
        remedy: What to write instead, in English.
    """

    def __init__(self, field: str, problem: str, remedy: str) -> None:
        """Say which field is wrong, why, and what would be right."""
        super().__init__(f"{field}: {problem}; {remedy}" if field else f"{problem}; {remedy}")
        self.field = field
        self.remedy = remedy


class CaseError(HardshipError):
    """The case file does not allow this step."""


class ConsentMissing(CaseError):
    """The person has not agreed to what this step needs."""


class CaseClosed(CaseError):
    """The case is closed and takes no more facts."""


class DocumentIncomplete(CaseError):
    """A document cannot be made yet: a blank is unresolved or the plan does not fit.

    Attributes:
        codes: What is missing, as ``bot.core.letter`` names it.
        missing: The same, in words a person understands.
    """

    def __init__(self, kind: str, codes: tuple[str, ...], missing: tuple[str, ...]) -> None:
        """Say which document lacks what; the codes alone are safe to log."""
        super().__init__(f"{kind} cannot be made yet, it lacks: {', '.join(codes)}")
        self.codes = codes
        self.missing = missing


class RulebookError(HardshipError):
    """A rule file is wrong or silent."""


class RuleFileInvalid(RulebookError):
    """A rule file does not say what it must; the message names file, line and remedy."""


class RuleNotInForce(RulebookError):
    """A quantity has no value on the day asked for."""


class RuleSourceMissing(RulebookError):
    """A value stands without its source or the day it was checked."""


class HandoffError(HardshipError):
    """The store or the queue refused the case."""


class StoreUnavailable(HandoffError):
    """The database did not answer."""


class CaseAlreadyTaken(HandoffError):
    """Another agent has the case."""


class CaseNotHeld(HandoffError):
    """The agent who acts does not have the case."""


class ModelError(HardshipError):
    """The trained model cannot serve."""


class ModelMissing(ModelError):
    """No trained model was found."""


class ModelOutdated(ModelError):
    """The model was trained with other parts than are installed now."""


class ModelRefused(ModelError):
    """A model's archive is damaged, or it did not understand what it was tried with."""


class ChannelError(HardshipError):
    """A message could not be fetched or delivered."""


class DeliveryFailed(ChannelError):
    """The far side did not take a message.

    Attributes:
        retry_after_s: For how long it asks to be left alone; None where it did not say.
    """

    def __init__(self, reason: str = "", retry_after_s: float | None = None) -> None:
        """Say why in a word or two that name nothing of what was sent."""
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class RasaUnreachable(ChannelError):
    """The dialogue engine did not answer."""


class ChoiceOutdated(ChannelError):
    """The person has said something since the button was shown."""


class RequestRefused(ChannelError):
    """A call of the web API is not served.

    Attributes:
        code: What programs go by; ``utter_web_<code>`` is its text.
        status: The HTTP status.
        retry_after: After how many seconds trying again makes sense; None where it does not.
    """

    def __init__(self, code: str, status: int, retry_after: int | None = None) -> None:
        """Say why, in a way that names nothing of what was sent."""
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after
