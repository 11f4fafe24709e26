"""How long what is in each table is kept: a line for every table, so that a new one needs one.

The how-to page about privacy has the same lines; tests hold the three together.
"""

from dataclasses import dataclass

FOR_EVER = "for ever"


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """`until` is a setting of RetentionSettings, or FOR_EVER; `what` is what goes then."""

    table: str
    until: str
    what: str


_NOBODY = "holds nothing about people"


def _for_ever(*tables: str, what: str) -> tuple[Keeping, ...]:
    return tuple(Keeping(table=table, until=FOR_EVER, what=what) for table in tables)


PLAN = (
    Keeping(
        table="inbox",
        until="retain_messages",
        what="words, files and the author's name; what no turn has read is never read",
    ),
    Keeping(
        table="message",
        until="retain_history",
        what="all content; Claude gets what is left under a new version, without thinking",
    ),
    Keeping(
        table="tool_call",
        until="retain_history",
        what="arguments and result, and what of it is for the customer alone",
    ),
    Keeping(table="turn", until="retain_history", what="what it broke on"),
    Keeping(table="verdict", until="retain_history", what="what was found, and of which words"),
    Keeping(table="turn_route", until="retain_history", what="the row"),
    Keeping(table="team_question", until="retain_history", what="the row, and its alarm's words"),
    Keeping(table="quote", until="retain_history", what="the row"),
    Keeping(
        table="outbox",
        until="retain_posts",
        what="words, buttons, errors, and a teammate's name and picture",
    ),
    Keeping(table="relay", until="retain_posts", what="what a teammate said or a notice told"),
    Keeping(
        table="handoff", until="retain_desk", what="summary, brief, instruction, customer's name"
    ),
    Keeping(table="handoff_event", until="retain_desk", what="the detail"),
    Keeping(table="handoff_draft", until="retain_desk", what="the words, if none were sent since"),
    Keeping(table="commitment", until="retain_desk", what="the sentence"),
    Keeping(table="desk_post", until="retain_desk", what="the words of lines and alarms"),
    Keeping(table="carried_file", until="retain_desk", what="name, type, address"),
    Keeping(table="escalation", until="retain_desk", what="the summary"),
    Keeping(table="article_draft", until="retain_desk", what="the question and the draft"),
    Keeping(
        table="pending_action",
        until="retain_accounts",
        what="arguments, outcome and the customer of the back office",
    ),
    Keeping(table="account_link", until="retain_accounts", what="the row, once it holds no more"),
    Keeping(table="link_request", until="retain_accounts", what="the row"),
    Keeping(table="link_mail", until="retain_accounts", what="the row, once sent or given up"),
    Keeping(table="link_event", until="retain_accounts", what="the row"),
    Keeping(table="audit", until="retain_audit", what="the row; a checkpoint stands for it"),
    *_for_ever(
        "conversation",
        "inbox_key",
        "step",
        what="ids, times and figures, and nobody's words",
    ),
    *_for_ever(
        "action_post",
        "action_alarm",
        what="which post is about which action, and nobody's words",
    ),
    *_for_ever("answer_source", "shown_passage", what="which articles an answer rests on"),
    *_for_ever("thanks", what="deleted once the thanks have their sign, or a day later"),
    *_for_ever("handoff_timer", what="deleted with its handoff's end"),
    *_for_ever("budget_use", "budget_notice", what="minutes for a day, days for 90 days"),
    *_for_ever(
        "unread_thread",
        "presence",
        "model_outage",
        "privacy_state",
        "gap_report",
        "article",
        "article_version",
        "article_workspace",
        "passage",
        "passage_vector",
        "knowledge_sync",
        "knowledge_page",
        "rating_class",
        "rating_vehicle",
        "rating_curve",
        "rating_bound",
        what=_NOBODY,
    ),
)
