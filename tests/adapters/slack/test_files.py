"""Files on Slack: fetched within bounds, shared in a thread once, taken away again."""

import time
from dataclasses import replace

import pytest

from adapters.slack.client import SlackClient
from adapters.slack.contents import files_of
from adapters.slack.files import SlackFiles
from adapters.slack.pace import Pace
from engine.domain.files import (
    BringFile,
    FetchFile,
    FileTarget,
    TakeFileAway,
    ToCustomer,
    ToDesk,
    WhyStays,
)
from engine.domain.messages import Attachment, Place, Platform
from engine.domain.posts import Speaker
from engine.errors import DeliveryError, DeliveryErrorKind, FileStays
from sandbox.slack import Channel, Member, NewFile, SlackMessage, SlackSandbox

COMPLETE = "files.completeUploadExternal"


@pytest.fixture
def files(client: SlackClient) -> SlackFiles:
    """The courier under test."""
    return SlackFiles(client, Pace(scale=0), call_seconds=2.0)


@pytest.fixture
def ann(slack: SlackSandbox) -> Member:
    """A customer."""
    return slack.person("Ann")


@pytest.fixture
def help_channel(slack: SlackSandbox, ann: Member) -> Channel:
    """Where she asks."""
    return slack.channel("help", ann)


@pytest.fixture
async def root(slack: SlackSandbox, ann: Member, help_channel: Channel) -> SlackMessage:
    """Her question."""
    return await slack.post(ann, help_channel, "hello")


@pytest.fixture
async def shared(slack: SlackSandbox, ann: Member, help_channel: Channel) -> Attachment:
    """A file of hers, as an event names it."""
    file = NewFile(name="dent.png", content=b"\x89PNG", mimetype="image/png")
    message = await slack.post(ann, help_channel, "see", files=[file])
    [attachment] = files_of({"files": [message.files[0].as_json()]})
    return attachment


def wanted(file: Attachment) -> FetchFile:
    """A file to be fetched."""
    return FetchFile(
        id=1,
        attempt=0,
        name=file.name,
        size=file.size,
        url=file.url,
        for_customer=False,
        created_at=time.time(),
        media_type=file.media_type,
        source_id=file.id,
    )


def thread_of(slack: SlackSandbox, root: SlackMessage) -> ToCustomer:
    """A customer's thread."""
    place = Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.ts,
    )
    return ToCustomer(place=place, speaker=Speaker(name="Dana"))


def held(target: FileTarget, **more: object) -> BringFile:
    """A file to be brought."""
    file = BringFile(
        id=1,
        attempt=0,
        name="the form (1).pdf",
        size=4,
        url="",
        for_customer=True,
        created_at=time.time(),
        target=target,
        content=b"%PDF",
        nonce="n1",
        in_doubt=False,
        began_at=None,
        known=frozenset(),
    )
    return replace(file, **more)  # type: ignore[arg-type]  # fields by name


def unwanted(file: BringFile, remote_id: str | None) -> TakeFileAway:
    """The same, to be taken away."""
    return TakeFileAway(
        id=1,
        attempt=0,
        name=file.name,
        size=file.size,
        url="",
        for_customer=True,
        created_at=file.created_at,
        target=file.target,
        remote_id=remote_id,
        began_at=None,
        known=frozenset(),
    )


async def test_a_file_is_fetched_with_our_token(files: SlackFiles, shared: Attachment) -> None:
    """Without it there would be a page to sign in."""
    found = await files.fetch(wanted(shared), most_bytes=4)
    assert (found.name, found.media_type, found.content) == ("dent.png", "image/png", b"\x89PNG")


async def test_of_a_guests_file_only_the_id_is_needed(
    files: SlackFiles, shared: Attachment
) -> None:
    """Slack Connect may send no more; Slack is asked for the rest."""
    [bare] = files_of({"files": [{"id": shared.id, "file_access": "check_file_info"}]})
    found = await files.fetch(wanted(bare), most_bytes=4)
    assert (found.name, found.media_type, found.content) == ("dent.png", "image/png", b"\x89PNG")


def test_what_another_service_keeps_is_a_link() -> None:
    """There is nothing on Slack to fetch."""
    document = {"id": "F1", "name": "Plan", "is_external": True, "url_private": "https://d.ex/1"}
    [file] = files_of({"files": [document]})
    assert (file.id, file.url) == ("", "https://d.ex/1")


async def test_a_file_too_large_is_not_read(files: SlackFiles, shared: Attachment) -> None:
    """By what Slack says of it now, not by what the event said."""
    with pytest.raises(FileStays) as caught:
        await files.fetch(replace(wanted(shared), size=0), most_bytes=3)
    assert caught.value.why is WhyStays.TOO_LARGE


@pytest.mark.parametrize(
    ("trouble", "why"),
    [("gone", WhyStays.GONE), ("scope", WhyStays.FORBIDDEN), ("moved", WhyStays.FORBIDDEN)],
)
async def test_what_cannot_be_opened_stays(
    slack: SlackSandbox, files: SlackFiles, shared: Attachment, trouble: str, why: WhyStays
) -> None:
    """Deleted meanwhile, not ours to read, or kept elsewhere, where our token must not go."""
    known = slack.world.workspace.files
    if trouble == "gone":
        del known[shared.id]
    elif trouble == "scope":
        slack.faults.remove_scope("files:read")
    else:
        known[shared.id] = replace(known[shared.id], url="https://evil.example/files.slack.com")
    with pytest.raises(FileStays) as caught:
        await files.fetch(wanted(shared), most_bytes=4)
    assert caught.value.why is why


async def test_a_page_to_sign_in_is_not_the_file(
    slack: SlackSandbox,
    files: SlackFiles,
    shared: Attachment,
    ann: Member,
    help_channel: Channel,
) -> None:
    """Slack shows one with status 200 where a token does not do; a page can be a file, too."""
    page = NewFile(name="page.html", content=b"<html>", mimetype="text/html")
    [there] = (await slack.post(ann, help_channel, "see", files=[page])).files
    [sent] = files_of({"files": [there.as_json()]})
    assert (await files.fetch(wanted(sent), most_bytes=9)).content == b"<html>"
    known = slack.world.workspace.files
    known[shared.id] = replace(known[shared.id], url=there.url)
    with pytest.raises(FileStays) as caught:
        await files.fetch(wanted(shared), most_bytes=9)
    assert caught.value.why is WhyStays.FORBIDDEN


async def test_a_busy_host_is_asked_again(
    slack: SlackSandbox, files: SlackFiles, shared: Attachment
) -> None:
    """Nothing is lost by that."""
    slack.faults.server_error("download", 503)
    with pytest.raises(DeliveryError) as caught:
        await files.fetch(wanted(shared), most_bytes=4)
    assert caught.value.kind is DeliveryErrorKind.RETRY
    assert (await files.fetch(wanted(shared), most_bytes=4)).content == b"\x89PNG"


async def test_a_file_stands_in_the_customers_thread(
    slack: SlackSandbox, files: SlackFiles, root: SlackMessage
) -> None:
    """Under the name it has where it comes from."""
    remote_id = await files.bring(held(thread_of(slack, root)))
    [message] = slack.replies(root)
    [shown] = message.files
    assert (shown.id, shown.title, shown.content) == (remote_id, "the form (1).pdf", b"%PDF")


async def test_a_file_stands_in_the_thread_of_a_card(
    slack: SlackSandbox, files: SlackFiles, root: SlackMessage
) -> None:
    """The card is a message like any other."""
    await files.bring(held(ToDesk(channel=root.channel, card_id=root.ts)))
    [message] = slack.replies(root)
    assert message.files[0].content == b"%PDF"


@pytest.mark.parametrize("call", ["files.getUploadURLExternal", "upload"])
async def test_an_upload_that_broke_off_showed_nothing(
    slack: SlackSandbox, files: SlackFiles, root: SlackMessage, call: str
) -> None:
    """So it is simply done again."""
    slack.faults.reset(call)
    with pytest.raises(DeliveryError) as caught:
        await files.bring(held(thread_of(slack, root)))
    assert caught.value.kind is DeliveryErrorKind.RETRY
    await files.bring(held(thread_of(slack, root)))
    assert len(slack.replies(root)) == 1


async def test_a_file_of_unknown_fate_is_found(
    slack: SlackSandbox, files: SlackFiles, root: SlackMessage
) -> None:
    """By name and size; not one that another row has, not one of somebody else."""
    file = held(thread_of(slack, root))
    earlier = await files.bring(file)
    mine = NewFile(name=file.name, content=file.content)
    ann = slack.world.workspace.members[root.user]
    channel = slack.world.workspace.channels[root.channel]
    await slack.post(ann, channel, "this?", thread=root, files=[mine])
    known = frozenset({earlier})
    assert await files.find(replace(file, known=known)) is None
    slack.faults.reset(COMPLETE, when="after")
    with pytest.raises(DeliveryError) as caught:
        await files.bring(file)
    assert caught.value.kind is DeliveryErrorKind.IN_DOUBT
    found = await files.find(replace(file, known=known))
    assert found == slack.replies(root)[-1].files[0].id
    assert await files.find(replace(file, known=known, size=5)) is None


async def test_slack_takes_no_empty_file(
    slack: SlackSandbox, files: SlackFiles, root: SlackMessage
) -> None:
    """That is said before anything is uploaded."""
    with pytest.raises(FileStays) as caught:
        await files.bring(held(thread_of(slack, root), content=b""))
    assert caught.value.why is WhyStays.NOT_TAKEN
    assert slack.replies(root) == []


async def test_a_thread_that_is_closed_to_us_ends_it(
    slack: SlackSandbox, files: SlackFiles, root: SlackMessage
) -> None:
    """Nothing is shown, and it is not tried again."""
    slack.faults.fail(COMPLETE, "channel_not_found")
    with pytest.raises(DeliveryError) as caught:
        await files.bring(held(thread_of(slack, root)))
    assert caught.value.kind is DeliveryErrorKind.PERMANENT
    assert slack.replies(root) == []


async def test_a_file_is_taken_away_once(
    slack: SlackSandbox, files: SlackFiles, root: SlackMessage
) -> None:
    """What is gone already is as good."""
    file = held(thread_of(slack, root))
    remote_id = await files.bring(file)
    away = unwanted(file, remote_id)
    assert await files.find(replace(away, remote_id=None)) == remote_id
    await files.take_away(away, remote_id)
    await files.take_away(away, remote_id)
    assert slack.replies(root) == []
