"""Customers are asked, click, and hear what came of it; the desk approves large amounts."""

from sqlalchemy import text

from engine.accounts.action_buttons import ActionButton, ActionVerb
from engine.domain.accounts import CallTool
from engine.domain.handoff import Teammate
from engine.domain.messages import About, Platform
from engine.domain.posts import PostKind
from sandbox.backoffice import BackOfficeSandbox
from tests.engine.accounts.shop import Shop
from tests.storage.accounts.calling import OWNER, STRANGER, TEAMMATE
from tests.storage.builders import Clock, turn_of

DISCORD_SELF = Teammate(platform=Platform.DISCORD, workspace="9", id="77", name="Maya")


async def test_the_click_is_told_in_the_post_and_to_the_assistant(shop: Shop) -> None:
    """The post loses its buttons to the outcome, and a turn of the same customer begins."""
    action, asking = await shop.asks()
    assert "OR-100" in asking.text
    assert [b.action for b in asking.buttons] == [f"act:do:{action.id}", f"act:dont:{action.id}"]
    assert await shop.clicks(action) == "Thank you. It is being done now."
    await shop.keeper.bring_on()
    assert shop.looked == [action.conversation_id]
    ((kind, instead_of, part),) = await shop.sends(action.conversation_id)
    assert (kind, part.buttons) == (PostKind.OUTCOME, ())
    assert instead_of is not None
    assert part.text.startswith("**Done.**")
    work = await turn_of(shop.store, action.conversation_id)
    (heard,) = work.asked
    assert (heard.about, heard.done) == (About.OUTCOME, "cancel_order")
    assert "649.00" in heard.text


async def test_what_was_clicked_is_done_before_a_stop(shop: Shop) -> None:
    """A stop gives a change that is agreed on the time to end, and its outcome is queued."""
    action, _ = await shop.asks()
    await shop.keeper.start()
    await shop.clicks(action)
    await shop.keeper.drain(10)
    ((kind, _, part),) = await shop.sends(action.conversation_id)
    assert kind is PostKind.OUTCOME
    assert part.text.startswith("**Done.**")


async def test_telling_twice_says_it_once(shop: Shop) -> None:
    """However often the keeper looks, one post changes and one turn begins."""
    action, _ = await shop.asks()
    await shop.clicks(action)
    for _ in range(3):
        await shop.keeper.bring_on()
    assert len(await shop.rows("SELECT id FROM outbox WHERE kind = 'outcome'")) == 1
    assert len(await shop.rows("SELECT id FROM inbox WHERE payload LIKE '%outcome%'")) == 1


async def test_nobody_else_decides(shop: Shop, api: BackOfficeSandbox) -> None:
    """A stranger's click, a teammate's button or a teammate's word on a small amount do nothing."""
    action, _ = await shop.asks()
    for verb in ActionVerb:
        button = ActionButton(verb=verb, action_id=action.id)
        told = await shop.keeper.click(button, STRANGER, locale="de")
        assert told == "Das kann nur entscheiden, wer darum gebeten hat."
    assert "You cannot decide" in await shop.decides(action, TEAMMATE)
    await shop.keeper.bring_on()
    assert api.asked == []


async def test_a_second_click_is_answered(shop: Shop) -> None:
    """Whoever clicks again hears that it is decided; after its time, that it is over."""
    action, _ = await shop.asks()
    await shop.clicks(action)
    assert await shop.clicks(action) == "This has been decided already."
    assert await shop.clicks(action, ActionVerb.DONT) == "This has been decided already."


async def test_what_nobody_confirms_expires_without_a_turn(shop: Shop, clock: Clock) -> None:
    """The post says so, and the assistant hears it with the next message only."""
    action, _ = await shop.asks()
    clock.now += 61
    assert "The time for this is over" in await shop.clicks(action)
    await shop.keeper.bring_on()
    ((_, _, part),) = await shop.sends(action.conversation_id)
    assert part.text.startswith("**Not done:**")
    ((state,),) = await shop.rows("SELECT state FROM inbox WHERE payload LIKE '%outcome%'")
    assert state == "kept"


async def test_the_same_again_shows_its_post_again(shop: Shop) -> None:
    """One action, two posts, and both say what came of it."""
    first, _ = await shop.asks()
    again, post = await shop.asks(at=2)
    assert (again.id, post.buttons[0].action) == (first.id, f"act:do:{first.id}")
    await shop.clicks(first)
    await shop.keeper.bring_on()
    sent = [await shop.sends(first.conversation_id), await shop.sends(first.conversation_id)]
    assert [kind for each in sent for kind, _, _ in each] == [PostKind.OUTCOME] * 2


async def test_an_added_tools_own_words_are_shown_literally(shop: Shop) -> None:
    """What an operator's tool would do stands in the post, and no sign of it is markup."""
    change = CallTool(tool="book_call", arguments="{}", summary="Book *Monday* [now](x)")
    _, asking = await shop.asks(change, None)
    assert r"Book \*Monday\* \[now\]\(x\)" in asking.text


async def test_a_large_amount_asks_the_desk_once(shop: Shop, api: BackOfficeSandbox) -> None:
    """Approve and Refuse come to the desk; before a teammate's click nothing is done."""
    action, _ = await shop.asks(amount="700.01")
    assert "has to approve it as well" in await shop.clicks(action)
    for _ in range(2):
        await shop.keeper.bring_on()
    ((alarm,),) = await shop.rows("SELECT body FROM desk_post WHERE kind = 'alarm'")
    assert f"act:approve:{action.id}" in alarm
    ((_, _, part),) = await shop.sends(action.conversation_id)
    assert part.text.startswith("You have agreed.")
    assert api.asked == []
    assert await shop.decides(action, TEAMMATE) == "Approved. It is being done now."
    await shop.keeper.bring_on()
    ((_, _, part),) = await shop.sends(action.conversation_id)
    assert part.text.startswith("**Done.**")
    assert len(api.changes) == 1


async def test_nobody_approves_their_own(shop: Shop, api: BackOfficeSandbox) -> None:
    """Neither as the same member nor as the same human on the other platform."""
    action, _ = await shop.asks(amount="700.01")
    await shop.clicks(action)
    own = Teammate(platform=Platform.SLACK, workspace="T1", id=OWNER.customer, name="Maya")
    for teammate in (own, DISCORD_SELF):
        assert "somebody else of the team" in await shop.decides(action, teammate)
    await shop.keeper.bring_on()
    assert api.asked == []


async def test_a_teammate_can_refuse(shop: Shop, api: BackOfficeSandbox) -> None:
    """Nothing is changed, and the customer is told by the post and by the assistant."""
    action, _ = await shop.asks(amount="700.01")
    await shop.clicks(action)
    assert "Refused" in await shop.decides(action, TEAMMATE, ActionVerb.REFUSE)
    await shop.keeper.bring_on()
    ((_, _, part),) = await shop.sends(action.conversation_id)
    assert "turned down" in part.text
    work = await turn_of(shop.store, action.conversation_id)
    assert work.asked[0].done == ""
    assert api.asked == []


async def test_while_people_have_the_conversation_no_turn_begins(shop: Shop) -> None:
    """The post says what came of it, and it waits as context for the assistant's next turn."""
    action, _ = await shop.asks()
    await shop.clicks(action)
    await shop.database.write(
        lambda c: c.execute(text("UPDATE conversation SET owner = 'teammate'")).rowcount
    )
    await shop.keeper.bring_on()
    ((kind, _, part),) = await shop.sends(action.conversation_id)
    assert (kind, part.text.startswith("**Done.**")) == (PostKind.OUTCOME, True)
    ((state,),) = await shop.rows("SELECT state FROM inbox WHERE payload LIKE '%outcome%'")
    assert state == "kept"
