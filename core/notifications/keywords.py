"""What a customer's answer asks for: no more messages, messages again, or something a person reads.

The words are those that Twilio and the carriers act on (STOP and its like, with REVOKE and OPTOUT since May 2025), and
the usual ones in German, French, Spanish and Portuguese. Only an answer that is such a word, at most with a courtesy or
“messages” around it, is taken for one: “the stop is full” is none. What means the same in other words is shown to a
person, who decides.
"""

from __future__ import annotations

import re
from enum import StrEnum

from core.text import fold


class Asks(StrEnum):
    """What an answer asks for."""

    STOP = "stop"  #: no more messages
    START = "start"  #: messages again
    NOTHING = "reply"  #: something else: a person reads it


def _each(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_STOP = _each(
    "stop stopall unsubscribe cancel end quit revoke optout",  # English
    "stopp abmelden abbestellen austragen",  # German
    "arret arrett arrete arretez desabonner desinscription desinscrire",  # French
    "baja parar cancelar alto",  # Spanish
    "sair pare descadastrar descadastre",  # Portuguese
)
_START = _each("start unstop anmelden alta iniciar reprendre")
#: They want messages again only if they have none: else it answers a question.
_YES = "yes"
#: Two words that are one.
_JOINED = (("stop all", "stopall"), ("opt out", "optout"), ("un stop", "unstop"), ("me desabonner", "desabonner"))
#: What may stand around a word and adds nothing: courtesies, “all”, “messages”.
_FILLERS = _each(
    "please pls plz thanks thank you now all it text texts texting sms message messages messaging sending",
    "bitte danke alle nachrichten jetzt",
    "svp merci sil vous te plait tout tous les",
    "por favor gracias todo todos mensajes",
    "obrigado obrigada tudo mensagens",
)
_LONGEST = 10  #: words; whatever is longer is read by a person

#: In other words: no more of this. Folded, one blank between words, apostrophes gone.
_LIKE_STOP = re.compile(
    r"\b(?:do ?nt|do not|never|no more|stop|quit|cease) (?:ever )?(?:to )?"
    r"(?:send\w*|text\w*|messag\w*|sms|email\w*|mail\w*|writ\w*|contact\w*|spam\w*)"
    r"|\bno (?:more|longer) (?:sms|texts?|messages?|e ?mails?)\b"
    r"|\b(?:unsubscribe|opt(?:ing)? (?:me )?out|optout|leave me alone|wrong number)\b"
    r"|\b(?:(?:remove|delete) (?:me|my (?:number|e ?mail|address)|this number)|take me off)\b"
    r"|\bkeine (?:weiteren )?(?:sms|nachrichten|e ?mails?|mails?|texte) ?(?:mehr)?\b"
    r"|\bnicht (?:mehr )?(?:schreiben|anschreiben|kontaktieren|schicken|senden)\b|\bschreiben sie mir nicht\b"
    r"|\b(?:abmelden|abbestellen|falsche nummer)\b"
    r"|\bplus (?:de |aucun )(?:sms|messages?|textos?|e ?mails?|mails?)\b|\bne me? ?\w+ plus\b"
    r"|\b(?:desabonn\w+|desinscri\w+|arretez? (?:de |d )|mauvais numero)"
    r"|\bno (?:me )?(?:envi\w+|mand\w+|escrib\w+|molest\w+|contact\w+)\b|\bno (?:mas|quiero) (?:mensajes|sms|correos)\b"
    r"|\b(?:dar(?:me)? de baja|numero equivocado)\b"
    r"|\bnao (?:me )?(?:envi\w+|mand\w+|escrev\w+|contat\w+)\b|\bnao quero (?:mais )?(?:mensagens|sms|e ?mails?)\b"
    r"|\b(?:descadastr\w+|numero errado)\b"
)  # fmt: skip
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_APOSTROPHES = re.compile("[’'`´‘]")


def asked(text: str, *, opted_out: bool = False, provider_says: str = "") -> Asks:
    """What the text asks for; `opted_out`: whether its sender has no messages now, as YES then means START.

    `provider_says` is the provider's own verdict where it gives one (Twilio's OptOutType), and counts before ours.
    """
    if (verdict := provider_says.strip().lower()) in {Asks.STOP, Asks.START}:
        return Asks(verdict)
    if verdict:  # HELP, or what is not known: the provider has read it, and it is neither
        return Asks.NOTHING
    words = _words(text)
    if not words or len(words) > _LONGEST:
        return Asks.NOTHING
    meant = [word for word in words if word not in _FILLERS]
    if meant and all(word in _STOP for word in meant):
        return Asks.STOP
    if (meant and all(word in _START for word in meant)) or (opted_out and meant == [_YES]):
        return Asks.START
    return Asks.NOTHING


def looks_like_stop(text: str) -> bool:
    """Whether it may well mean that no more is to be sent, so that a person should look."""
    return asked(text) is Asks.STOP or bool(_LIKE_STOP.search(_plain(text)))


def _plain(text: str) -> str:
    """Folded, without accents, apostrophes and punctuation."""
    return _NOT_A_WORD.sub(" ", fold(_APOSTROPHES.sub("", text[:2000]))).strip()


def _words(text: str) -> list[str]:
    plain = f" {_plain(text)} "
    for two, one in _JOINED:
        plain = plain.replace(f" {two} ", f" {one} ")
    return plain.split()
