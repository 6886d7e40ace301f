"""Run sheets and load lists as a page to print: one route a page, no script, nothing from the network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from core import units
from core.deliveries.model import FailureReason
from core.deliveries.sheets.model import Handout, Sheet, SheetStop

_STYLE = """
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
body { font: 11pt/1.3 system-ui, sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 190mm }
section { break-after: page }
section:last-child { break-after: auto }
header { border-bottom: 2pt solid #000; margin-bottom: 4mm }
h1 { font-size: 15pt; margin: 0 }
header p { margin: 1mm 0 }
.draft { font-weight: bold; border: 1pt solid #000; padding: 1mm 2mm; display: inline-block }
.stop { display: grid; grid-template-columns: 14mm 1fr 48mm; gap: 3mm; border-bottom: .5pt solid #666; padding: 2mm 0;
  break-inside: avoid }
.number { font-size: 24pt; font-weight: bold; line-height: 1 }
.time { font-weight: bold }
.order + .order { border-top: .5pt dotted #666; margin-top: 2mm; padding-top: 2mm }
.order p, .order ul { margin: .5mm 0 }
ul { list-style: none; padding: 0 }
.box { display: inline-block; width: 4mm; height: 4mm; border: 1pt solid #000; vertical-align: -.5mm;
  margin-right: 1.5mm }
.way { font-size: 9pt; color: #333; margin: 2mm 0 0 17mm; padding: 0 0 0 4mm; break-inside: avoid }
.remark { font-weight: bold }
.sign { border-bottom: .5pt solid #000; height: 9mm; font-size: 8pt; color: #333 }
footer { font-size: 8.5pt; margin-top: 4mm }
"""


def page(sheets: Sequence[Sheet], *, load: bool = False) -> str:
    """A whole HTML document of run sheets or, `load`, of load lists."""
    body = "\n".join(_section(sheet, load=load) for sheet in sheets)
    title = escape(sheets[0].title if sheets else "No route")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _section(sheet: Sheet, *, load: bool) -> str:
    stops = "\n".join(
        _loaded(stop) if load else _stop(sheet, stop) for stop in (sheet.load_order if load else sheet.stops)
    )
    what = "Load list, last stop first" if load else "Run sheet"
    return (
        f"<section>\n<header><h1>{what}: {escape(sheet.vehicle)}</h1><p>{escape(sheet.title)}</p>"
        f'<p>{escape(sheet.summary)}</p><p class="{"draft" if sheet.draft else "plan"}">{escape(sheet.standing)}</p>'
        f"</header>\n{stops}\n{'' if load else _led(sheet, len(sheet.stops) + 1) + _foot(sheet)}</section>"
    )


def _foot(sheet: Sheet) -> str:
    phone = f" The shop: {escape(sheet.shop_phone)}." if sheet.shop_phone else ""
    return f"<footer>Not delivered? Write one of: {escape(', '.join(FailureReason))}.{phone}</footer>\n"


def _stop(sheet: Sheet, stop: SheetStop) -> str:
    promised = sheet.promised(stop)
    signs = "".join(
        f'<div><span class="box"></span>{escape(order.order)}</div><div class="sign">time, name</div>'
        f'<div class="sign">signature</div>'
        for order in stop.orders
    )
    return (
        f"{_led(sheet, stop.number)}"
        f'<div class="stop"><div><div class="number">{stop.number}</div>'
        f'<div class="time">{sheet.at(stop.arrival)}</div>'
        f"<div>{escape(units.distance(stop.leg_m))}</div></div>"
        f'<div><div class="time">{escape(f"promised {promised}" if promised else "any time")}</div>'
        f"{''.join(_order(order) for order in stop.orders)}</div><div>{signs}</div></div>"
    )


def _led(sheet: Sheet, number: int) -> str:
    """How to come there, where the roads were asked."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sheet.directions(number))
    return f'<ol class="way">{items}</ol>\n' if items else ""


def _order(order: Handout) -> str:
    return (
        f'<div class="order"><p><b>{escape(order.customer)}</b> {escape(order.phone)}</p><p>{escape(order.place)}</p>'
        f"{''.join(_remarks(order))}<p>{escape(order.order)}: {escape(order.pieces)}</p>{_boxes(order.lines)}</div>"
    )


def _remarks(order: Handout) -> Iterable[str]:
    for heading, text in order.remarks:
        yield f'<p class="remark">{escape(heading)}: {escape(text)}</p>'


def _loaded(stop: SheetStop) -> str:
    orders = "".join(
        f'<div class="order"><p><span class="box"></span><b>{escape(order.order)}</b> {escape(order.customer)}, '
        f"{escape(order.pieces)}</p>{_boxes([label for label in order.parcels if label])}{_boxes(order.lines)}</div>"
        for order in stop.orders
    )
    return f'<div class="stop"><div class="number">{stop.number}</div><div>{orders}</div><div></div></div>'


def _boxes(texts: Iterable[str]) -> str:
    items = "".join(f'<li><span class="box"></span>{escape(text)}</li>' for text in texts)
    return f"<ul>{items}</ul>" if items else ""
