"""Towns of Denmark, Norway, Sweden, Finland and the Baltic."""

from tests.towns.model import town

NORTH = (
    town(
        "denmark", "Nørre Broby = 5672; Vester Åby = 5600",
        """Hovedgaden | Kirkevej | Strandvejen | Nørregade | Søndergade | Østergade | Vestergade | Skolevej | Bygaden
        | Gammel Kongevej | Ny Kongevej | Store Kongensgade | Lille Kongensgade | Sankt Peders Stræde | Rådhuspladsen
        | H.C. Andersens Boulevard | Dronning Margrethes Allé | Åboulevarden | Ålborgvej | Ærøvej | Bøgeparken
        | Rosenvænget
        | Engtoften | Møllebakken | Stationsvej | Christian 4.s Vej | Doktor Nielsens Vej | Fjordparken
        | Havnegade""",
        """-vej=v.; Vej=V.; -gade=gd.; Gammel=Gl.; Sankt=Skt.; Boulevard=Blvd.; Nørre=Nr.; Store=St.; Lille=Ll.;
        Doktor=Dr.""",
        "…, 3. tv | …, st. th. | …, 2. mf | … 1. sal | …, kl. tv", numbers="letters",
    ),
    town(
        "norway", "Ålgård = 4330; Oltedal = 4333",
        """Storgata | Kirkegata | Kongens gate | Dronningens gate | Karl Johans gate | Skolevegen | Strandveien
        | Nedre Skoleveg
        | Øvre Slottsgate | Torggata | Bjørnstjerne Bjørnsons plass | Sjøgata | Ole Bulls plass | Haakon VIIs gate
        | St. Olavs gate | Opsahl terrasse | Fjellveien | Solbakken | Bekkefaret | Industrigata | Professor Dahls gate
        | Åsveien | Lærer Olsens vei | Store Milde | Nordre gate | Søndre gate | Gamle Strandgate""",
        """gate=gt.; -gata=gt.; -veien=vn.; vei=v.; plass=pl.; Professor=Prof.; Nedre=N.; Øvre=Ø.; Gamle=Gml.;
        Nordre=Ndr.""",
        "… H0201 | …, leilighet 4 | …, 2. etg. | … leil. 12", numbers="letters",
    ),
    town(
        "sweden", "Norrtorp = 761 30; Österhaninge = 136 91",
        """Storgatan | Kungsgatan | Drottninggatan | Skolgatan | Kyrkogatan | Stora Nygatan | Lilla Nygatan
        | Sankt Eriksgatan
        | Hantverkargatan | Birger Jarlsgatan | Åsögatan | Älvsborgsvägen | Östra Hamngatan | Västra Hamngatan
        | Odenplan
        | Tegnérlunden | Järntorget | Carl Gustafs väg | Björkvägen | Ekstigen | Granitvägen | Doktor Allards gata
        | Norra Vallgatan | Södra Vallgatan | Gamla Stationsvägen | Fågelbacken | Karl XI:s gata | Öjersjövägen""",
        """-gatan=g.; gata=g.; -vägen=v.; väg=v.; Sankt=S:t; Östra=Ö.; Västra=V.; Norra=N.; Södra=S.; Doktor=Dr.;
        Stora=St.""",
        "… lgh 1102 | …, lgh 1203 | …, 3 tr | …, 2 tr. | …, vån 3", numbers="letters",
    ),
    town(
        "finland", "Järvenkylä = 04400; Kyrkslätt = 02400",
        """Mannerheimintie | Hämeentie | Koulukatu | Kirkkokatu | Rantatie | Uusi Rantatie | Aleksanterinkatu
        | Kauppakatu
        | Pohjoinen Rautatiekatu | Eteläinen Rautatiekatu | Museokatu | Mäkelänkatu | Vuorenpeikontie
        | Itäinen Pitkäkatu
        | Läntinen Pitkäkatu | Kauppatori | Satamapuisto | Joutsenpolku | Mäntykuja | Töölönkatu | Yrjönkatu
        | Storgatan | Skolgränden | Ågatan | Sepänkuja | Kymintie""",
        "-katu=k.; -tie=t.; -kuja=kj.; Pohjoinen=Pohj.; Eteläinen=Et.; Itäinen=It.; Läntinen=Länt.; -gatan=g.",
        "… A 12 | … B 3 | … as. 4 | …, 2. krs | … C 15",
    ),
    town(
        "estonia and latvia", "Uusküla = 75301; Vecpils = 3437",
        """Tallinna mnt | Pikk tänav | Kooli tn | Narva maantee | Õpetajate tänav | Lai tänav | Vabaduse puiestee
        | Brīvības iela
        | Čaka iela | Lielā iela | Raiņa bulvāris | Kr. Barona iela | Zemgales prospekts | Rīgas ceļš | Uus tänav
        | Jõe põik""",
        "tänav=tn; maantee=mnt; puiestee=pst; iela=i.; bulvāris=bulv.; prospekts=pr.", 
        "…-12 | … krt 4 | … dz. 5 | …, 3. korrus",
    ),
)  # fmt: skip
