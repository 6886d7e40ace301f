"""What a customer's answer asks for."""

from __future__ import annotations

import pytest

from core.notifications.keywords import Asks, asked, looks_like_stop

STOPS = [
    "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "STOPP", "ABMELDEN", "ARRET",
    "DESABONNER", "BAJA", "PARAR", "CANCELAR", "SAIR",
    "stop", "Stop.", "  ¡STOP!  ", "“Stop”", "ＳＴＯＰ", "stop\u200b", "STOP ALL", "opt out", "Opt-Out", "Arrêt",
    "ARRÊTEZ SVP", "Désabonner", "me désabonner s'il vous plaît", "Stop please", "please stop", "Stopp, bitte!",
    "stop all messages", "stop sms", "baja por favor", "Sair, obrigada.", "STOP STOP STOP",
]  # fmt: skip
STARTS = ["START", "Unstop", "start please", "Anmelden", "ALTA"]
REPLIES = [
    "please don't stop", "cancel my order", "The bus stop is in front of the house", "the end", "Baja a la puerta",
    "can you stop at the gate?", "I'll be home until the end", "STOP START", "yes", "Ja", "Oui", "please", "", "👍",
    "Alto! es la casa azul", "start at 9?", "HELP", "it will take me ten minutes", "stop " * 20,
]  # fmt: skip
LOOKS = [
    "do not text me again", "Don't message me", "don’t ever contact me!", "no more texts", "stop texting me",
    "stop sending me this stuff", "Please remove my number", "take me off your list", "wrong number",
    "I want to unsubscribe from this", "Bitte keine SMS mehr", "nicht mehr schreiben!", "Ich möchte mich abmelden",
    "plus de SMS merci", "Ne m'écrivez plus", "je veux me désabonner de ça", "No me envíen más mensajes",
    "no quiero mensajes", "quiero darme de baja", "Não me mandem mais SMS", "não quero mais mensagens", "número errado",
]  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_a_stop_word_alone_stops(text: str) -> None:
    assert asked(text) is Asks.STOP
    assert looks_like_stop(text)


@pytest.mark.parametrize("text", STARTS)
def test_a_start_word_alone_starts(text: str) -> None:
    assert asked(text) is Asks.START


@pytest.mark.parametrize("text", REPLIES)
def test_what_says_more_is_a_reply_and_no_opt_out(text: str) -> None:
    assert asked(text) is Asks.NOTHING
    assert not looks_like_stop(text)


@pytest.mark.parametrize("text", LOOKS)
def test_what_means_it_in_other_words_is_shown_to_a_person(text: str) -> None:
    assert asked(text) is Asks.NOTHING
    assert looks_like_stop(text)


def test_yes_starts_again_only_who_had_stopped() -> None:
    assert asked("YES", opted_out=True) is Asks.START
    assert asked("Yes please", opted_out=True) is Asks.START
    assert asked("YES") is Asks.NOTHING
    assert asked("Yes, at noon", opted_out=True) is Asks.NOTHING


def test_what_the_provider_says_counts_before_our_own_reading() -> None:
    assert asked("Adios", provider_says="STOP") is Asks.STOP
    assert asked("stop", provider_says="START") is Asks.START
    assert asked("stop", provider_says="HELP") is Asks.NOTHING
