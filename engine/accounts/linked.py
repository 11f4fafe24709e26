"""How a person on a platform has proved which customer they are."""

from enum import StrEnum


class LinkedBy(StrEnum):
    """The proof; the model can give none of them."""

    WORKSPACE_EMAIL = "workspace_email"
    """The e-mail of their profile, where the operator trusts the workspace."""

    MAIL_CODE = "mail_code"
    SIGNED_LINK = "signed_link"
    OPERATOR = "operator"
