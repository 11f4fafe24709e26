"""What teammates promise, found in their words, and when it is due by the hours of the desk."""

from datetime import datetime

import pytest

from engine.handoff.hours_text import parse_hours
from engine.handoff.limits import Limits
from engine.handoff.pledges import pledges
from engine.handoff.timing import Timing
from tests.engine.handoff.story import MONDAY_TEN, OFFICE, ZONE

TIMING = Timing(hours=OFFICE, limits=Limits())


CONDITIONAL = [
    "If you send the photo, we will refund you.",
    "If you send us the photo by Friday, we will refund you.",
    "We'll refund you by Friday if you send the photo.",
    "Once you've sent the photo, we will refund you tomorrow.",
    "As soon as you confirm, I'll call you within 2 hours.",
    "We'll refund you as soon as we have your photo.",
    "If the garage agrees, we'll refund you tomorrow.",
    "I'll send the form today unless you object.",
    "Send us the photo and we'll refund you.",
    "Please send the photo, and then we will refund you within 3 days.",
    "After you sign the form we will refund you.",
    "Wenn Sie das Foto schicken, erstatten wir Ihnen den Betrag bis Freitag.",
    "Falls Sie uns das Foto schicken, werden wir Ihnen den Betrag erstatten.",
    "Wir erstatten Ihnen den Betrag, sobald Sie das Foto schicken.",
    "Sobald uns Ihr Foto vorliegt, werden wir den Betrag morgen erstatten.",
    "Schicken Sie uns das Foto, dann erstatten wir Ihnen den Betrag.",
    "Si nos envía la foto, le reembolsaremos mañana.",
    "Le reembolsaremos en cuanto nos envíe la foto.",
    "Cuando nos mande la foto, le llamaremos mañana.",
    "Envíenos la foto y le reembolsaremos mañana.",
    "Si vous envoyez la photo, nous vous rembourserons demain.",
    "Nous vous rembourserons dès que vous enverrez la photo.",
    "Envoyez-nous la photo et nous vous rembourserons demain.",
    "S'il manque un papier, nous vous rappellerons demain.",
    "Se nos enviar a foto, vamos reembolsá-lo amanhã.",
    "Vamos reembolsá-lo assim que nos enviar a foto.",
    "Caso nos envie a foto, vamos ligar-lhe amanhã.",
    "Envie-nos a foto e vamos reembolsá-lo amanhã.",
    "Se os documentos chegarem, vamos ligar-lhe amanhã.",
    "When you have signed the form, we will refund you tomorrow.",
]
"""What the customer, or somebody else, has to do first."""

ALL_THE_SAME = [
    "I'll call you by Friday, and if you send the photo, we will refund you.",
    "I'll check if you are covered and call you by Friday.",
    "I'll call you tomorrow if you like.",
    "If that suits you, I'll call you tomorrow.",
    "I'll call you as soon as possible, tomorrow at the latest.",
    "I will let you know tomorrow if it is covered.",
    "I'll call you as soon as I know more.",
    "Even if you don't send it, we will refund you tomorrow.",
    "I'll tell you tomorrow when you can pick it up.",
    "If possible, I'll call you tomorrow.",
    "We will send you the form tomorrow so that you can sign it.",
    "Thanks for the photo, we'll refund you tomorrow.",
    "Ich melde mich morgen, wenn ich mehr weiß.",
    "Wenn Sie möchten, rufen wir Sie morgen zurück.",
    "Wir prüfen, ob Sie versichert sind, und rufen Sie morgen zurück.",
    "Ich melde mich so bald wie möglich, spätestens bis Freitag.",
    "Ich werde es morgen klären.",
    "Sí, le llamaremos mañana.",
    "Vamos a comprobar si está cubierto y le llamaremos mañana.",
    "Se lo enviaremos mañana.",
    "Si le parece bien, le llamaremos mañana.",
    "Si quiere, le llamaremos mañana.",
    "Nous vous rappellerons demain, s'il vous plaît patientez.",
    "Nous allons vérifier si vous êtes couvert et vous rappellerons demain.",
    "Si vous voulez, nous vous rappellerons demain.",
    "Nous vous rappellerons demain si possible.",
    "Não se preocupe, vamos ligar-lhe amanhã.",
    "Vamos verificar se está coberto e vamos ligar-lhe amanhã.",
    "Se quiser, vamos ligar-lhe amanhã.",
    "Sobre o seu caso, vamos ligar-lhe amanhã.",
    "We'll send the form today and I'll call you tomorrow.",
    "As I said when you called, we will refund you tomorrow.",
    "After you wrote, I looked into it: we will refund you tomorrow.",
    "Se nos pasó su solicitud, le llamaremos mañana.",
    "Se me olvidó, y mañana le llamaremos.",
    "Se os enviará hoy, y mañana le llamaremos.",
    "Cuando nos envió la foto no estaba, pero le llamaremos mañana.",
    "Quand vous avez appelé, j'étais absent ; nous vous rappellerons demain.",
    "Quando nos enviou a foto eu não estava, mas vamos ligar-lhe amanhã.",
]
"""What asks whether, or is only polite: the promise stands without it."""


def at(day: str) -> float:
    """A moment on the wall of the desk, as in 2026-11-03 17:00."""
    return datetime.fromisoformat(day).replace(tzinfo=ZONE).timestamp()


def due(words: str, now: float = MONDAY_TEN) -> list[str]:
    """When each promise is due, on that wall."""
    made = pledges(words, TIMING, now)
    return [datetime.fromtimestamp(each.due_at, ZONE).strftime("%m-%d %H:%M") for each in made]


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("We will refund you today.", "11-02 17:00"),
        ("I will check this and let you know today.", "11-02 17:00"),
        ("We will refund you tomorrow.", "11-03 17:00"),
        ("I'll call you the day after tomorrow.", "11-04 17:00"),
        ("I'll get back to you by Friday.", "11-06 17:00"),
        ("I'll send you the form by Friday noon.", "11-06 12:00"),
        ("Ich rufe Sie am Freitag bis Mittag an.", "11-06 12:00"),
        ("I'll call you by Friday afternoon.", "11-06 17:00"),
        ("I'll write by the end of the week.", "11-06 17:00"),
        ("I will send you the papers next week.", "11-13 17:00"),
        ("We'll call you within 2 hours.", "11-02 12:00"),
        ("We'll call you within an hour.", "11-02 11:00"),
        ("We'll call you within 24 hours.", "11-03 10:00"),
        ("I'll have the answer in 3 days.", "11-05 17:00"),
        ("I'll have the answer in 5 business days.", "11-09 17:00"),
        ("We will have it repaired by 3 pm tomorrow.", "11-03 15:00"),
        ("We will reply by 3 December.", "12-03 17:00"),
        ("I'll look into it.", "11-03 10:00"),
        ("I'll call you on 4 November.", "11-04 17:00"),
        ("Ich melde mich heute Morgen bei Ihnen.", "11-02 17:00"),
        ("Wir schicken es Ihnen diese Woche.", "11-06 17:00"),
        ("Ligamos-lhe na proxima semana, vamos resolver isso.", "11-13 17:00"),
        ("Ich melde mich bis Freitag bei Ihnen.", "11-06 17:00"),
        ("Wir rufen Sie morgen zurück.", "11-03 17:00"),
        ("Nous vous rappellerons demain.", "11-03 17:00"),
        ("Le llamaremos mañana.", "11-03 17:00"),
        ("Vamos ligar-lhe amanhã até às 15h.", "11-03 15:00"),
    ],
)
def test_a_promise_is_due_when_it_says(words: str, when: str) -> None:
    """In five languages, on a Monday at ten; a day ends when the desk closes."""
    assert due(words) == [when]


@pytest.mark.parametrize(
    "words",
    [
        "Your refund was processed.",
        "You can cancel by calling us.",
        "Shall I call you tomorrow?",
        "I will not be there tomorrow.",
        "Guten Morgen und danke.",
        "Thank you, I understand.",
        "",
    ],
)
def test_what_promises_nothing_to_be_done_makes_no_row(words: str) -> None:
    """Questions, refusals, thanks and what is done already."""
    assert due(words) == []


@pytest.mark.parametrize("words", CONDITIONAL)
def test_a_promise_that_waits_for_a_condition_is_none(words: str) -> None:
    """No clock runs for what nobody can do yet, with a time or without, in five languages."""
    assert due(words) == []


@pytest.mark.parametrize("words", ALL_THE_SAME)
def test_what_is_no_condition_takes_no_promise_away(words: str) -> None:
    """A question in other words, a courtesy, or another sentence's condition behind an "and"."""
    assert len(due(words)) == 1


def test_each_sentence_is_a_promise_of_its_own_and_counts_once() -> None:
    """The same words again are no second promise, and there are five at most."""
    said = "We will refund you tomorrow. I'll call you by Friday! We will refund you tomorrow."
    assert [each.sentence for each in pledges(said, TIMING, MONDAY_TEN)] == [
        "We will refund you tomorrow",
        "I'll call you by Friday",
    ]
    many = " ".join(f"We will send you part {n} tomorrow." for n in range(9))
    assert len(pledges(many, TIMING, MONDAY_TEN)) == 5
    (long,) = pledges(f"We will send you {'very ' * 200}much.", TIMING, MONDAY_TEN)
    assert len(long.sentence) == 300


def test_a_closed_day_ends_at_midnight_and_nobody_is_reminded_while_it_is_closed() -> None:
    """What is due on Saturday is called to mind on Monday at nine."""
    (promise,) = pledges("I'll call you by Saturday.", TIMING, MONDAY_TEN)
    assert (promise.due_at, promise.nag_at) == (at("2026-11-08 00:00"), at("2026-11-09 09:00"))
    (evening,) = pledges("We will refund you today.", TIMING, at("2026-11-06 18:00"))
    assert (evening.due_at, evening.nag_at) == (at("2026-11-07 00:00"), at("2026-11-09 09:00"))


def test_no_time_is_so_many_open_hours() -> None:
    """Eight of them by default: from Friday at four over the weekend to Monday at four."""
    assert due("I'll look into it.", at("2026-11-06 16:00")) == ["11-09 16:00"]


def test_the_clocks_change_under_a_promise() -> None:
    """Hours are hours, and the end of a day is what the clock on the wall shows."""
    always = Timing(hours=parse_hours("always", zone=ZONE, holidays={}), limits=Limits())
    before = at("2026-10-31 22:00")  # the clocks are put back at two
    (hours,) = pledges("We'll call you within 6 hours.", always, before)
    assert hours.due_at == before + 6 * 3_600 == at("2026-11-01 03:00")
    (day,) = pledges("We'll call you tomorrow.", always, before)
    assert day.due_at == at("2026-11-02 00:00") == before + 27 * 3_600


def test_what_is_past_names_no_time() -> None:
    """A date that is over, or an hour that is, is due as if none had been said."""
    assert due("We will refund you by 2 November 2025.") == ["11-03 10:00"]
    assert due("We will refund you today by 9 am.") == ["11-02 17:00"]
