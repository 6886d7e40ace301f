"""How shops and spreadsheets call their columns, in several languages, folded."""

from __future__ import annotations

import re
from functools import lru_cache

from core.orders.importing.fields import Field
from core.text import fold

#: How plainly a name says its field.
WEAK, PLAIN, DELIVERY = 1, 2, 3

#: A field a paragraph: its names, apart by commas.
_NAMES = """
number: order number, order name, order no, order nr, order id, orderid, ordernumber, order, order ref, order
    reference, reference, ref, source order id, bestellnummer, bestell nr, auftragsnummer, auftrag, auftragsnr,
    numero de commande, n de commande, no de commande, commande, numero de pedido, no pedido, n pedido, pedido,
    numero ordine, n ordine, ordine, ordernummer, bestelnummer, bestelling, numero da encomenda, encomenda,
    numer zamowienia, nr zamowienia, ordrenummer, tilausnumero
day: delivery date, delivery day, service day, service date, day, deliver on, due date, fulfill by, fulfil by,
    required date, requested delivery date, ship date, lieferdatum, liefertag, lieferung am, date de livraison,
    jour de livraison, date livraison, fecha de entrega, dia de entrega, fecha entrega, data di consegna, data
    consegna, giorno di consegna, leverdatum, bezorgdatum, leveringsdatum, data de entrega, data entrega, data
    dostawy, leveransdatum, toimituspaiva
name: name, full name, customer name, customer, recipient, recipient name, contact, contact name, consignee,
    client, buyer, attention, attn, kunde, kundenname, empfanger, nom, nom complet, destinataire, nom du client,
    nombre, nombre completo, cliente, destinatario, nome, nome completo, naam, klant, klantnaam, ontvanger,
    odbiorca, klient, imie i nazwisko, namn, kund, mottagare, navn, modtager, nimi, asiakas
first_name: first name, firstname, given name, forename, vorname, prenom, nombre de pila, voornaam, imie,
    fornamn, fornavn, etunimi
last_name: last name, lastname, surname, family name, nachname, nom de famille, apellido, apellidos, cognome,
    achternaam, sobrenome, apelido, nazwisko, efternamn, efternavn, sukunimi
company: company, company name, business, business name, organisation, organization, firma, unternehmen,
    societe, entreprise, raison sociale, empresa, azienda, societa, ragione sociale, bedrijf, bedrijfsnaam,
    foretag, yritys
phone: phone, phone number, telephone, telephone number, tel, mobile, mobile number, mobile phone, cell, cell
    phone, contact number, contact phone, telefon, telefonnummer, handy, handynummer, mobil, mobiltelefon,
    telephone portable, portable, numero de telephone, telefono, movil, celular, cellulare, numero di telefono,
    telefoon, telefoonnummer, mobiel, gsm, telefone, telemovel, nr telefonu, puhelin, puhelinnumero
email: email, e mail, email address, e mail address, mail, contact email, e mail adresse, emailadresse, adresse
    email, adresse e mail, courriel, correo, correo electronico, posta elettronica, e mailadres, e postadress,
    epost, sahkoposti
language: language, lang, locale, sprache, langue, idioma, lingua, taal, jezyk, sprak, kieli
address: address, full address, complete address, deliver to, destination, location, adresse, anschrift, adresse
    complete, direccion, direccion completa, indirizzo, indirizzo completo, adres, endereco, morada, adress,
    osoite
street: street, street address, street and number, strasse und hausnummer, strasse hausnummer,
    rue et numero, via e numero, calle y numero, straat en huisnummer, address line 1, address line, address 1,
    address1, street 1, street name, road,
    strasse, rue, voie, calle, via, straat, straatnaam, rua, ulica, gata, gatuadress, vej, katu, katuosoite,
    adresszeile 1, adresse 1, adresse ligne 1, direccion 1
house_number: house number, house no, house nr, housenumber, street number, street no, building number,
    hausnummer, haus nr, hausnr, numero de rue, numero de voie, numero de calle, numero civico, civico,
    huisnummer, huisnr, numero da porta, nr domu, husnummer, talonumero
street_2: address line 2, address 2, address2, street 2, street address 2, additional address, adresszusatz,
    adresszeile 2, adresse 2, complement, complement d adresse, adresse ligne 2, direccion 2, complemento,
    indirizzo 2, adresregel 2, toevoeging
unit: unit, flat, flat number, apartment, apt, apartment number, suite, floor, door, unit number, wohnung,
    stockwerk, etage, stock, tur, appartement, porte, piso, puerta, planta, interno, scala, piano, verdieping,
    andar, lagenhet, asunto
postcode: postcode, zip postcode, post code, postal code, postalcode, zip, zip code, zipcode, zip postal code, plz,
    postleitzahl, code postal, codigo postal, cp, cap, codice postale, cep, kod pocztowy, postnummer,
    postinumero
city: city, town, city town, suburb, locality, place, ort, stadt, wohnort, ville, commune, localite, ciudad,
    poblacion, localidad, municipio, citta, comune, localita, plaats, stad, woonplaats, gemeente, cidade,
    localidade, miasto, miejscowosc, postort, kaupunki
region: region, state, province, county, state province, bundesland, kanton, departement, provincia, estado,
    provincie, distrito, wojewodztwo, lan
country: country, country code, land, staat, pays, code pays, pais, paese, nazione, kraj, maa
lat: lat, latitude, breitengrad, breite, latitud, latitudine, breedtegraad
lon: lon, lng, long, longitude, langengrad, lange, longitud, longitudine, lengtegraad
coordinates: coordinates, lat lon, lat lng, latlng, latitude longitude, gps, geo, koordinaten, coordonnees,
    coordenadas, coordinate
windows: window, windows, time window, delivery window, delivery time window, time slot, timeslot, delivery
    slot, slot, delivery time, delivery hours, opening hours, preferred time, zeitfenster, lieferzeit,
    lieferfenster, creneau, creneau horaire, creneau de livraison, plage horaire, horaire, horaire de livraison,
    heure de livraison, franja horaria, horario, horario de entrega, hora de entrega, fascia oraria, orario,
    orario di consegna, tijdvak, bezorgtijd, levertijd, janela horaria, okno czasowe, tidsfonster, tidsvindue,
    aikaikkuna
window_from: window from, window start, window open, window opens, opens, earliest, earliest time, time from,
    start time, from time, deliver after, not before, lieferung ab, uhrzeit von, heure debut, a partir de, hora
    inicio, desde, dalle, vanaf, tijd van
window_until: window until, window to, window end, window close, window closes, closes, latest, latest time,
    time to, end time, to time, deliver before, deliver by, not after, until, lieferung bis, uhrzeit bis, heure
    fin, avant, hora fin, hasta, entro, alle, tot, tijd tot
hard: hard, window hard, hard window, strict, fixed window
lines: lines, items, products, contents, content, order items, line items, goods, basket, cart, artikel,
    artikelliste, positionen, inhalt, ware, articles, produits, contenu, articulos, productos, contenido,
    articoli, prodotti, contenuto, artikelen, producten, inhoud, produtos, artigos, produkty, tuotteet
item: item, item name, product, product name, product title, article, lineitem name, line item name, line item,
    produkt, produktname, artikelname, artikelbezeichnung, bezeichnung, produit, nom du produit, designation,
    producto, articulo, prodotto, articolo, productnaam, produto, produktnamn, tuote
sku: sku, item sku, lineitem sku, product code, item code, article number, item number, product id, ean, gtin,
    artikelnummer, artikelnr, art nr, reference produit, code article, referencia, codigo, codice articolo,
    artikelcode
quantity: quantity, qty, item quantity, lineitem quantity, units, menge, anzahl, stuck, quantite, qte, cantidad,
    cant, quantita, qta, aantal, hoeveelheid, quantidade, qtd, ilosc, antal, antall, maara
price: price, unit price, item price, lineitem price, preis, einzelpreis, prix, prix unitaire, precio, precio
    unitario, prezzo, prezzo unitario, prijs, preco, cena, pris, hinta
currency: currency, currency code, wahrung, devise, monnaie, moneda, valuta, moeda, waluta
mass: mass, mass g, weight, total weight, order weight, gross weight, weight total, grams, kilograms, kilos, kg,
    gewicht, gesamtgewicht, bruttogewicht, poids, poids total, peso, peso total, peso totale, totaalgewicht,
    waga, vikt, vaegt, paino
item_mass: item mass, item weight, unit weight, weight each, weight per item, lineitem weight, product weight,
    stuckgewicht, poids unitaire, peso unitario, stukgewicht
volume: volume, volume ml, total volume, litres, liters, cubic metres, volumen, volume total, volume totale,
    inhoud volume, objetosc, volym, tilavuus
parcels: parcels, parcel count, pieces, number of parcels, packages, number of packages, boxes, cartons, colli,
    collis, pakete, anzahl pakete, packstucke, colis, nombre de colis, bultos, paquetes, pacchi, pakketten,
    aantal pakketten, volumes, paczki, paket, kollin, paketit
service_min: service time, service min, service minutes, service s, unloading time, drop time, stop time, time
    at door, duration, standzeit, entladezeit, servicezeit, temps de service, duree, tiempo de servicio, tempo
    di servizio, servicetijd, lostijd
requires: requires, requirements, skills, skill, needs, vehicle requirements, equipment, anforderungen,
    exigences, competences, requisitos, requisiti, vereisten
priority: priority, prio, urgency, prioritat, dringlichkeit, priorite, urgence, prioridad, priorita, prioriteit,
    prioridade, priorytet, prioritet
notes: notes, note, comment, comments, remarks, remark, delivery notes, delivery note, delivery instructions,
    instructions, order notes, customer note, note from customer, message, special instructions, bemerkung,
    bemerkungen, notiz, hinweis, hinweise, kommentar, lieferhinweis, remarque, remarques, commentaire,
    commentaires, instructions de livraison, notas, nota, observaciones, comentarios, instrucciones,
    osservazioni, commenti, istruzioni, opmerking, opmerkingen, observacoes, uwagi, anteckning, huomautus
access: access, access code, access instructions, door code, gate code, entry code, entrance, zugang, turcode,
    code d acces, digicode, code porte, acceso, codigo de acceso, codigo puerta, accesso, codice di accesso,
    toegang, toegangscode, acesso, portkod, ovikoodi
places: places, alternative address, alternative place, alternative delivery address, other address, second
    address, neighbour, neighbor, safe place, ersatzadresse, alternativadresse, adresse alternative, direccion
    alternativa, indirizzo alternativo, alternatief adres
cancelled: cancelled, canceled, cancelled at, canceled at, storniert, annule, cancelado, annullato, geannuleerd
attributes: note attributes, attributes, custom attributes, additional checkout info, additional details
"""
#: Names that mean something only where no column says it more plainly.
_WEAK = """
number: id, number, no, nr, num, numero, nummer, stop id, invoice number, sale id, job id, consignment
day: date, datum, fecha, data, dato, paivays
windows: time, uhrzeit, heure, hora, ora, tijd, godzina, tid, aika
name: person, to name, who
window_from: from, von, ab
window_until: to, bis
item: title, description, beschreibung
"""
#: In front of a name these say that it is about the delivery, or about nothing in particular.
_ABOUT_DELIVERY = """
shipping, delivery, ship, ship to, deliver to, recipient, receiver, consignee, destination, dropoff, drop off,
    shipping 1,
liefer, lieferung, empfanger, livraison, destinataire, entrega, destinatario, consegna, spedizione, lever, bezorg,
ontvanger, envio, dostawa
"""
_ABOUT_ANYTHING = """
customer, client, contact, order, kunde, kunden, cliente, klant, lineitem, line item, item, address, buyer
"""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_SIGNS = re.compile(r"[^a-z0-9]+")
_UNIT_TAIL = re.compile(r" (?:in )?(?:kg|kgs|g|gr|lb|lbs|oz|l|ml|m3|min|mins|minutes|s|sec|seconds)$")


def _list(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(",")]


def _table(text: str) -> dict[str, Field]:
    paragraphs = re.findall(r"^(\w+): ((?:.|\n(?! *\w+: ))*)", text, re.MULTILINE)
    return {name: Field(field) for field, names in paragraphs for name in _list(names)}


_STRONG_TABLE, _WEAK_TABLE = _table(_NAMES), _table(_WEAK)
_PREFIXES = dict.fromkeys(_list(_ABOUT_ANYTHING), PLAIN) | dict.fromkeys(_list(_ABOUT_DELIVERY), DELIVERY)
#: Our own words come first.
_STRONG_TABLE |= {field.value.replace("_", " "): field for field in Field}
_JOINED = {name.replace(" ", ""): field for name, field in _STRONG_TABLE.items()}


def normal(column: str) -> str:
    """The name of a column as it is compared: `Liefer-Datum (TT.MM.)` and `lieferDatum` are `liefer datum`."""
    text = _CAMEL.sub(" ", column)
    return _SIGNS.sub(" ", fold(_BRACKETS.sub(" ", text) or text)).strip()


@lru_cache(maxsize=4096)
def meaning(column: str) -> tuple[Field, int] | None:
    """The field that a column of this name means and how plainly (WEAK, PLAIN, DELIVERY),
    None where we do not know."""
    name = normal(column)
    if not name:
        return None
    for text in dict.fromkeys((name, _UNIT_TAIL.sub("", name))):
        if found := _lookup(text):
            return found
    return None


def _lookup(name: str) -> tuple[Field, int] | None:
    if name.replace(" ", "") in _JOINED:
        return _JOINED[name.replace(" ", "")], PLAIN
    if name in _WEAK_TABLE:
        return _WEAK_TABLE[name], WEAK
    words = name.split(" ")
    for count in (2, 1):
        prefix, rest = " ".join(words[:count]), " ".join(words[count:])
        if rest and prefix in _PREFIXES and rest in _STRONG_TABLE:
            return _STRONG_TABLE[rest], _PREFIXES[prefix]
    return None
