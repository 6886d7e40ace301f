"""PO boxes: addresses where nothing can be delivered, as the languages of the shops write them."""

from __future__ import annotations

import re

_NUMBER = r"(?:n[°ºro.]*\s*|nr\.?\s*|č\.?\s*)?\d+"
#: Words that say it wherever they stand, with the number of the box.
_SAID = (
    r"p\.?\s?o\.?\s?box|post\s?office\s?box|g\.?p\.?o\.?\s?box|locked bag|postfach|postbus|postboks|postbox|posbus|"
    r"apartado(?: (?:de correos|postal))?|apdo\.?(?: de correos)?|bo[iî]te postale|bp(?= ?\d{1,6}\b)|b\.p\.|"
    r"tsa(?= \d)|case postale|"
    r"casella postale|cas\. post\.|caixa postal|cx\.? postal|skrytka(?: pocztowa)?|skr\. poczt\.|"
    r"po[šs]tovn[íi] p[řr]ihr[áa]dka|po[šs]t\. p[řr]ihr\.|po[šs]tov[ýy] prie[čc]inok|postafi[óo]k|"
    r"c[ăa]su[țt]a po[șs]tal[ăa]|"
    r"po[šs]tanski pretinac|postilokero|postkast|posta kutusu|p\.\s?k\.|ταχ(?:υδρομική|\.)? θυρίδα|τ\.?\s?θ\.?|"
    r"а/я|а/с|п\.\s?к\.|абонентский ящик|абонентская скринька|абонентська скринька|пощенска кутия|поштански фах"
)
#: Words that say it without a number as well.
_ALONE = (
    r"postfach|poste restante|postlagernd|skrytka pocztowa|po[šs]tanski pretinac|lista de correos|fermo posta|а/я|"
    r"до востребования"
)
#: Short forms that mean other things too: only where they make up a part between commas by themselves.
_SHORT = r"pl|pb|pk|cp|cs|pf|p\.?f\.?|p\.?p\.?|pobox|pmb|bus postal|p\.?o\.?b\.?|b\.?p\.?"
_PO_BOX = re.compile(
    rf"(?<!\w)(?:{_SAID})[.:]?\s*{_NUMBER}|(?<!\w)(?:{_ALONE})(?!\w)|"
    rf"(?:^|(?<=[,;\n]))\s*(?:{_SHORT})[.:]?\s*\d+\s*(?=[,;\n]|$)|"
    # In Sweden a line begins so; behind a house it is one of the doors.
    r"^\s*box\s+\d+\s*(?=[,;\n]|$)",
    re.IGNORECASE | re.MULTILINE,
)


def is_po_box(text: str) -> bool:
    """Whether the address names a PO box, where nothing can be delivered."""
    return _PO_BOX.search(text) is not None


def without_po_box(text: str) -> str:
    """The address with its PO box taken out."""
    return _PO_BOX.sub(" ", text)
