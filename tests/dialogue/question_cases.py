"""Every step of a question to the team, from the call that asks it to the answer, to die at."""

from tests.dialogue.crash_cases import (
    ASK_CLAUDE,
    BOTH,
    DISCORD_EDIT,
    DISCORD_POST,
    SIDE_STEPS,
    SLACK_POST,
    Step,
    Where,
)
from tests.dialogue.crash_points import ACK

_SLACK, _FORUM = (Where.SLACK,), (Where.FORUM,)
ASKED, ANSWERED = "team_questions._ask", "team_questions._answer"
CALLBACK = "POST /interactions/{id}/{id}/callback"

STEPS = (
    Step(name=ASKED),
    Step(name="calls.record_result"),
    Step(name="ending.finish_turn", times=BOTH),
    Step(name="desk_tasks.next_task", times=(2, 3)),
    Step(name="desk_tasks.done", times=(2, 3)),
    Step(name=SLACK_POST, places=_SLACK, times=(2, 3, 4)),
    Step(name=DISCORD_POST, places=_FORUM, times=(2, 3, 4)),
    Step(name="POST /views.open", places=_SLACK),
    Step(name=CALLBACK, places=_FORUM, times=BOTH),
    Step(name=ANSWERED),
    Step(name="POST /webhooks/{id}/{id}", places=_FORUM),
    Step(name="taking.next_work", times=BOTH),
    Step(name="POST /chat.update", places=_SLACK),
    Step(name=DISCORD_EDIT, places=_FORUM),
)
"""The first post of the desk is its board, so the question is not before the second."""

AROUND = frozenset(
    {
        ACK,
        ASK_CLAUDE,
        "receiving.receive",
        "calls.record_answer",
        "calls.begin_call",
        "sending.begin",
        "sending.confirm",
    }
)
"""Those of any answer, which other plays die at."""

SIDE = SIDE_STEPS | {
    "GET /applications/{id}/commands",
    "GET /applications/{id}/guilds/{id}/commands",
    "GET /conversations.info",
    "GET /conversations.members",
    "GET /guilds/{id}/members/{id}",
    "PUT /applications/{id}/commands",
    "PUT /applications/{id}/guilds/{id}/commands",
    "desk_posts.put",
}
"""Who is on the team, which commands there are, the board."""

SAMPLED = (
    Step(name=ASKED),
    Step(name="desk_tasks.done", times=(2,)),
    Step(name="POST /views.open", places=_SLACK),
    Step(name=CALLBACK, places=_FORUM, times=(2,)),
    Step(name=ANSWERED),
)
