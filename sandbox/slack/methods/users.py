"""users.* and usergroups.*: who is who, and who belongs to which group."""

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.method import Method
from sandbox.slack.methods.access import some_member
from sandbox.slack.methods.paging import page
from sandbox.slack.people import Member, Usergroup, member_json
from sandbox.slack.world import World
from sandbox.wire import Payload

EMAIL = "users:read.email"


def describe_user(world: World, arguments: Arguments) -> Payload:
    """users.info."""
    member = some_member(world, arguments.maybe_text("user"))
    locale: Payload = {"locale": member.locale} if arguments.flag("include_locale") else {}
    return {"user": _user_json(world, member) | locale}


def list_users(world: World, arguments: Arguments) -> Payload:
    """users.list: the workspace's own members and the guests it knows."""
    members = list(world.workspace.members.values())
    shown, more = page(members, arguments, default=1000, most=1000)
    return {
        "members": [_user_json(world, member) for member in shown],
        "cache_ts": int(world.clock.wall()),
        "response_metadata": {"next_cursor": more},
    }


def look_up_email(world: World, arguments: Arguments) -> Payload:
    """users.lookupByEmail: finds members of the workspace only, never guests."""
    email = arguments.text("email").lower()
    for member in world.workspace.members.values():
        own = member.team == world.settings.team_id and not member.deleted
        if own and (member.email or "").lower() == email:
            return {"user": _user_json(world, member)}
    raise SlackError("users_not_found")


def list_usergroups(world: World, arguments: Arguments) -> Payload:
    """usergroups.list."""
    with_disabled = arguments.flag("include_disabled")
    with_users = arguments.flag("include_users")
    groups = world.workspace.usergroups.values()
    return {
        "usergroups": [
            _group_json(world, group, with_users=with_users)
            for group in groups
            if with_disabled or not group.disabled
        ]
    }


def list_usergroup_users(world: World, arguments: Arguments) -> Payload:
    """usergroups.users.list."""
    group = world.workspace.usergroups.get(arguments.text("usergroup"))
    if group is None or (group.disabled and not arguments.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}


def _user_json(world: World, member: Member) -> Payload:
    return member_json(
        member, home_team=world.settings.team_id, with_email=world.installation.has(EMAIL)
    )


def _group_json(world: World, group: Usergroup, *, with_users: bool) -> Payload:
    shown: Payload = {
        "id": group.id,
        "team_id": world.settings.team_id,
        "is_usergroup": True,
        "name": group.handle,
        "handle": group.handle,
        "date_delete": 1 if group.disabled else 0,
        "user_count": len(group.members),
    }
    return shown | ({"users": list(group.members)} if with_users else {})


_READ = ("users:read",)
_GROUPS = ("usergroups:read",)
METHODS = (
    Method(name="users.info", handler=describe_user, tier=Tier.FOUR, scopes=_READ),
    Method(name="users.list", handler=list_users, tier=Tier.TWO, scopes=_READ),
    Method(name="users.lookupByEmail", handler=look_up_email, tier=Tier.THREE, scopes=(EMAIL,)),
    Method(name="usergroups.list", handler=list_usergroups, tier=Tier.TWO, scopes=_GROUPS),
    Method(
        name="usergroups.users.list",
        handler=list_usergroup_users,
        tier=Tier.TWO,
        scopes=_GROUPS,
    ),
)
