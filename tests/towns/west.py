"""Towns of the British Isles, France, the Low Countries, and where German is spoken."""

from tests.towns.model import town

_ENGLISH = """Street=St; Road=Rd; Avenue=Ave; Lane=Ln; Drive=Dr; Close=Cl; Court=Ct; Place=Pl; Square=Sq; Terrace=Terr;
Crescent=Cres; Gardens=Gdns; Grove=Gr; North=N; South=S; East=E; West=W; Saint=St; Upper=Upr; Lower=Lwr"""

WEST = (
    town(
        "uk", "Marden Heath = ME4 6QT; Long Staple = ME17 3PD",
        """High Street | Church Lane | Station Road | Victoria Road | Mill Lane | The Green | Kings Road
        | Queen Street
        | St Mary's Road | Saint John's Close | Windsor Avenue | Beechwood Drive | Highfield Crescent | The Avenue
        | North Street | Northgate | Park View | Manor Gardens | Albert Square | Grosvenor Place | Nelson Terrace
        | Chestnut Grove | Orchard Way | Rectory Court | London Road | Old London Road | Upper Brook Street
        | Lower Brook Street | Blackberry Hill | Castle Mews | Tanners Row | Meadow Rise | Bishop's Walk | West End
        | Priory Park Road | Elm Tree Close | Whitehall Road East | Cherry Tree Walk | Ashley Down Road | Cat Lane""",
        _ENGLISH, "Flat 3, … | … Flat 2 | Apartment 12, … | …, Unit 7 | …, First Floor", door="{number} {street}",
        turned="{street} {number}", clean="{door}, {city} {postcode}", swapped="{city} {postcode}, {door}",
        numbers="letters",
    ),
    town(
        "ireland", "Ballymore = R93 X5T2; Kilcullen Cross = R56 D2H7",
        """Main Street | Chapel Street | O'Connell Street | Patrick Street | Saint Brigid's Terrace | The Crescent
        | Dublin Road | Naas Road | Quay Street | Bridge Street | Castle Avenue | Sráid Eoin | Bóthar na Trá
        | The Maltings
        | Griffith Avenue | Fr. Mathew Quay | Rathmore Park | Oaklawn Drive | Glenview Heights | Parnell Square North
        | Parnell Square South | Mill Road | Old Mill Road | Abbey Court | Cois Abhann""",
        _ENGLISH + "; Heights=Hts; Park=Pk; Father=Fr", "Apt 4, … | Flat 2, … | …, Unit 3", door="{number} {street}",
        turned="{street} {number}", clean="{door}, {city} {postcode}", swapped="{city} {postcode}, {door}",
    ),
    town(
        "france", "Saint-Aubin-sur-Orne = 14320; Villers-le-Sec = 14480",
        """Rue de la République | Rue de l'Église | Rue Victor Hugo | Avenue du Général de Gaulle | Boulevard Voltaire
        | Place de la Mairie | Rue des Écoles | Impasse des Lilas | Allée des Tilleuls | Chemin du Moulin
        | Route de Caen
        | Rue du 8 Mai 1945 | Rue du 11 Novembre | Avenue Jean Jaurès | Rue Pasteur | Rue Louis Pasteur
        | Quai de l'Orne
        | Square du Maréchal Foch | Cours Saint-Pierre | Rue Saint-Martin | Passage de l'Horloge
        | Faubourg Saint-Denis
        | Rue du Faubourg Montmartre | Sentier des Vignes | Place Saint-Sauveur | Rue Émile Zola | Rue d'Alsace
        | Rue du Docteur Roux | Lotissement les Genêts | Résidence du Parc | Rue Traversière | Grande Rue
        | Boulevard des Alliés | Rue aux Ours | Rue Jean-Baptiste Clément | Rue du Onze Novembre 1918
        | Rue du Puits | Rue Neuve | Montée du Château | Esplanade de la Paix""",
        """Rue=R.; Avenue=Av.; Boulevard=Bd; Place=Pl.; Impasse=Imp.; Allée=All.; Chemin=Ch.; Route=Rte; Général=Gal;
        Saint=St; Docteur=Dr; Maréchal=Mal; Faubourg=Fbg; Square=Sq.; Passage=Pass.; Résidence=Rés.; Lotissement=Lot.;
        Quai=Q.; Esplanade=Espl.; Sentier=Sent.""",
        "… Apt 3 | …, Appartement 12 | …, 2ème étage | …, Bât. B | …, Escalier A", door="{number} {street}",
        turned="{street} {number}", numbers="slash",
    ),
    town(
        "netherlands", "Oudewater Noord = 3421 AB; Ruige Weide = 3425 KL",
        """Dorpsstraat | Kerkstraat | Stationsweg | Hoofdweg | Prinses Beatrixlaan | Burgemeester van der Berglaan
        | Oranjeplein | Nieuwe Markt | Oude Markt | Eerste Oosterstraat | Tweede Oosterstraat | Van Goghstraat
        | De Ruyterkade
        | Lange Nieuwstraat | Korte Nieuwstraat | Singel | Herengracht | Zuiderdijk | Molenweg | Burg. de Vlugtlaan
        | Sint Janstraat | Jan van Scorelstraat | Dokter Schaepmanplein | Wilhelminapark | Professor Lorentzlaan
        | 's-Gravelandseweg | Graaf Willem II laan | Achter de Kerk | Het Laar | Ambachtsweg | Ereprijs""",
        """-straat=str.; -laan=ln.; -plein=pln.; -weg=wg; Burgemeester=Burg.; Sint=St.; Eerste=1e; Tweede=2e;
        Dokter=Dr.;
        Professor=Prof.; Prinses=Pr.; Lange=L.""",
        "… hs | …-2 | … 2-hoog | … bus 3 | …, Appartement 4 | … III", numbers="letters",
    ),
    town(
        "germany", "Neuenrade = 58809; Altenhof = 58810",
        """Hauptstraße | Bahnhofstraße | Gartenstraße | Schulstraße | Am Markt | Lindenallee | Goethestraße
        | Schillerplatz
        | Kirchweg | Ringstraße | Berliner Straße | Münchener Straße | Karl-Marx-Allee | Friedrich-Ebert-Straße
        | Straße des 17. Juni | Platz der Einheit | An der Alten Mühle | Im Wiesengrund | Zum Schützenhaus | Heidestr.
        | Sankt-Georg-Straße | Dr.-Külz-Ring | Professor-Röntgen-Straße | Bürgermeister-Smidt-Straße | Mühlgasse
        | Wörthstraße | Aue | Ostwall | Südring | Eichendorffweg | Großer Kamp | Kleiner Kamp
        | Albert-Schweitzer-Straße
        | Obere Bergstraße | Untere Bergstraße | Krumme Gasse | Steig | Hinter den Höfen | Fährdamm
        | Äußere Weststraße""",
        """-straße=str.; Straße=Str.; -platz=pl.; Platz=Pl.; -gasse=g.; Gasse=G.; Sankt=St.; Professor=Prof.;
        Bürgermeister=Bgm.; Obere=Ob.; Untere=Unt.; Friedrich=Fr.; -weg=w.""",
        "… Whg. 12 | …, 2. OG | …, Hinterhaus | …, EG links | … Wohnung 3 | …, 3. Stock", numbers="letters",
    ),
    town(
        "austria", "Bad Fischau = 2721; Winzendorf = 2722",
        """Hauptstraße | Wiener Straße | Hauptplatz | Mariahilfer Straße | Getreidegasse | Dr.-Karl-Renner-Gasse
        | Ferdinand-Raimund-Straße | Rathausplatz | Am Graben | Johann-Strauß-Gasse | Fischauer Gasse | Schloßgasse
        | Bahngasse | Linke Wienzeile | Rechte Wienzeile | Josefstädter Straße | Feldgasse | Europaallee
        | Lerchenfelder Gürtel
        | Sankt-Veit-Gasse | Erlaaer Platz | Tuchlauben | Badener Straße | Wällischgasse | Kaiser-Franz-Josef-Ring""",
        "-straße=str.; Straße=Str.; -gasse=g.; Gasse=G.; -platz=pl.; Platz=Pl.; Sankt=St.; Doktor=Dr.; -gürtel=gtl.",
        "…/Stiege 2/Top 12 | …, Stiege 3, Tür 7 | … Top 4 | …/2/12 | …, 2. Stock, Tür 5", numbers="plain",
    ),
    town(
        "switzerland", "Oberwil = 4104; Therwil = 4106",
        """Hauptstrasse | Bahnhofstrasse | Mühlemattstrasse | Chemin des Vignes | Route de Berne | Rue du Lac
        | Via Cantonale
        | Löchlimattstrasse | Sägestrasse | Im Spitz | Auf der Wacht | Vorderbergstrasse | Hinterbergstrasse
        | Eisengasse
        | Rue Saint-Pierre | Passage des Alpes | Austrasse | Kreuzplatz | Rebweg | Quai des Bergues | Birsigweg""",
        "-strasse=str.; -gasse=g.; -platz=pl.; Chemin=Ch.; Route=Rte; Rue=R.; Saint=St; -weg=w.",
        "… Whg. 3 | …, 2. OG | … App. 4 | …, Parterre",
    ),
)  # fmt: skip
