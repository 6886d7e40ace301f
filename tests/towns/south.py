"""Towns of Spain, Portugal, Italy, Greece and Turkey."""

from tests.towns.model import town

SOUTH = (
    town(
        "spain", "Villarejo del Río = 45860; Cubas de Arriba = 45870",
        """Calle Mayor | Plaza de España | Calle Real | Avenida de la Constitución | Paseo de la Castellana
        | Calle del Pez
        | Calle San Juan | Calle Santa Ana | Carretera de Toledo | Camino Viejo | Travesía del Olmo | Ronda de Atocha
        | Calle 2 de Mayo | Calle Virgen del Carmen | Calle Doctor Fleming | Glorieta de Bilbao | Pasaje de la Luna
        | Calle Ramón y Cajal | Avenida Juan Carlos I | Calle Alfonso XII | Urbanización Las Encinas | Calle Cervantes
        | Calle Miguel de Cervantes | Callejón del Gato | Cuesta de la Vega | Calle Fuencarral | Gran Vía | Calle Ñuño
        | Plaza Mayor | Calle General Prim | Calle Nuestra Señora de la Paz | Costanilla de los Ángeles
        | Calle Ancha""",
        """Calle=C/; Avenida=Avda.; Plaza=Pza.; Paseo=Pº; Carretera=Ctra.; Camino=Cno.; Travesía=Trva.; Ronda=Rda.;
        Doctor=Dr.; Glorieta=Gta.; Pasaje=Pje.; Urbanización=Urb.; Callejón=Cjón.; San=S.; Santa=Sta.; General=Gral.;
        Señora=Sra.; Nuestra=Ntra.""",
        "…, 3º B | …, 2º izda | …, piso 4 | …, bajo A | …, 1º dcha | …, esc. 2, 3º C", door="{street}, {number}",
    ),
    town(
        "portugal", "Vila Nova da Serra = 4470-123; Aldeia do Monte = 4470-555",
        """Rua de Santa Catarina | Rua Direita | Avenida da Liberdade | Praça da República | Largo do Carmo
        | Travessa da Fonte
        | Rua 25 de Abril | Rua Primeiro de Maio | Rua do Doutor António José de Almeida
        | Rua Engenheiro Duarte Pacheco
        | Estrada da Circunvalação | Alameda dos Oceanos | Beco do Jasmim | Calçada do Combro
        | Rua Nossa Senhora de Fátima
        | Rua São João | Rua do Almada | Rua Professor Egas Moniz | Rua General Humberto Delgado | Rotunda da Boavista
        | Praceta das Flores | Rua Dom João IV | Rua da Igreja | Rua Nova | Bairro Novo | Caminho do Pinhal
        | Urbanização do Sol | Rua Cinco de Outubro | Rua dos Bombeiros Voluntários | Rua das Taipas""",
        """Rua=R.; Avenida=Av.; Praça=Pça; Largo=Lg.; Travessa=Trav.; Estrada=Estr.; Alameda=Al.; Calçada=Cç.;
        Doutor=Dr.;
        Engenheiro=Eng.; Nossa=N.; Senhora=Sra.; São=S.; Santa=Sta.; Professor=Prof.; General=Gen.; Praceta=Pct.;
        Dom=D.;
        Bairro=B.; Caminho=Cam.; Urbanização=Urb.; Beco=Bc.""",
        "…, 3º Esq | …, 2º Dto | …, R/C | …, 1º andar | …, Bloco B, 4º D | …, r/c esq.",
    ),
    town(
        "brazil", "Santa Rita do Sapucaí = 37540-000; Cachoeira de Cima = 37545-000",
        """Rua XV de Novembro | Avenida Brasil | Rua Sete de Setembro | Avenida Presidente Vargas | Praça Santa Rita
        | Alameda Santos | Rua Coronel Francisco Moreira | Travessa Tiradentes | Rodovia Fernão Dias
        | Rua Padre Cícero
        | Rua Barão do Rio Branco | Rua Marechal Deodoro | Rua Capitão Vicente | Largo da Matriz | Rua Dom Pedro II
        | Estrada do Servo | Rua 13 de Maio | Rua São Sebastião | Vila Operária | Rua das Palmeiras
        | Rua Silvestre Ferraz
        | Avenida Doutor Delfim Moreira | Rua Projetada A | Rua Projetada B""",
        """Rua=R.; Avenida=Av.; Praça=Pç.; Alameda=Al.; Travessa=Tv.; Rodovia=Rod.; Presidente=Pres.; Coronel=Cel.;
        Padre=Pe.; Marechal=Mal.; Capitão=Cap.; Barão=Br.; Estrada=Est.; Doutor=Dr.; São=S.; Santa=Sta.; Dom=D.""",
        "…, apto 12 | … ap. 301 | …, bloco 2, apto 4 | …, sala 5 | … casa 2", door="{street}, {number}",
        clean="{door} - {city}, {postcode}", swapped="{postcode} {city}, {door}",
    ),
    town(
        "italy", "Montelupo Fiorentino = 50056; Sammontana = 50057",
        """Via Roma | Via Garibaldi | Corso Italia | Piazza della Repubblica | Viale dei Mille | Via XX Settembre
        | Via IV Novembre | Largo Cairoli | Vicolo del Forno | Via Vittorio Emanuele II | Piazzale Michelangelo
        | Via Dante
        | Via Dante Alighieri | Strada Provinciale 12 | Contrada San Marco | Via San Francesco d'Assisi
        | Via dell'Olmo
        | Via Guglielmo Marconi | Via G. Mazzini | Lungarno Vespucci | Borgo San Lorenzo | Via Santa Chiara
        | Galleria Umberto I
        | Via Primo Maggio | Via 25 Aprile | Salita del Prato | Via Papa Giovanni XXIII | Via Nazionale
        | Località Le Piane
        | Via Fratelli Cervi | Via degli Alpini | Via Don Minzoni | Via delle Rose""",
        """Via=V.; Corso=C.so; Piazza=P.zza; Viale=V.le; Largo=L.go; Vicolo=Vic.; Piazzale=P.le; Strada=Str.; San=S.;
        Santa=S.; Vittorio=Vitt.; Contrada=C.da; Guglielmo=G.; Provinciale=Prov.; Fratelli=F.lli; Francesco=F.;
        Località=Loc.""",
        "…, int. 5 | …, scala B | …, piano 3 | … interno 12 | …, scala A int. 4", numbers="slash",
    ),
    town(
        "greece", "Νέα Κώμη = 141 22; Παλιά Κώμη = 141 23",
        """Οδός Ερμού | Λεωφόρος Αλεξάνδρας | Πλατεία Συντάγματος | Πατησίων | Σταδίου | Πανεπιστημίου | Οδός Αθηνάς
        | Λεωφόρος Κηφισίας | 25ης Μαρτίου | 28ης Οκτωβρίου | Αγίου Γεωργίου | Αγίας Παρασκευής | Ελευθερίου Βενιζέλου
        | Κωνσταντίνου Παλαιολόγου | Βασιλίσσης Σοφίας | Βασιλέως Γεωργίου Α' | Ηρώων Πολυτεχνείου
        | Μεγάλου Αλεξάνδρου
        | Εθνικής Αντιστάσεως | Δημοκρατίας | Οδυσσέως | Θησέως | Τρικούπη | Χαριλάου Τρικούπη | Πάροδος Ύδρας
        | Στρατηγού Μακρυγιάννη | Αριστοτέλους | Ιπποκράτους""",
        """Λεωφόρος=Λεωφ.; Οδός=Οδ.; Πλατεία=Πλ.; Αγίου=Αγ.; Αγίας=Αγ.; Ελευθερίου=Ελ.; Κωνσταντίνου=Κων.;
        Βασιλίσσης=Βασ.;
        Βασιλέως=Βασ.; Στρατηγού=Στρ.; Χαριλάου=Χαρ.; Μεγάλου=Μεγ.; Εθνικής=Εθν.""",
        "…, 3ος όροφος | …, διαμ. 4 | …, 2ος όροφος | …, ισόγειο",
    ),
    town(
        "turkey", "Yeşilköy = 34149; Çiçekli = 34150",
        """Atatürk Caddesi | Cumhuriyet Caddesi | İstiklal Caddesi | Bağdat Caddesi | Gül Sokak | Lale Sokağı
        | Papatya Sokağı
        | 1453. Sokak | 1454. Sokak | Şehit Mehmet Sokağı | Barbaros Bulvarı | Fevzi Çakmak Bulvarı
        | Halide Edip Caddesi
        | İnönü Bulvarı | Çınar Sokak | Ihlamur Sokak | Kâzım Karabekir Caddesi | Gazi Mustafa Kemal Bulvarı
        | Okul Sokağı
        | Fatih Sultan Mehmet Caddesi | Ziya Gökalp Caddesi | Profesör Aziz Sancar Caddesi | Yeni Yol
        | Köşk Çıkmazı""",
        """Caddesi=Cad.; Sokağı=Sk.; Sokak=Sok.; Bulvarı=Blv.; Şehit=Şht.; Profesör=Prof.; Mustafa=M.;
        Çıkmazı=Çkm.""",
        "…, D: 5 | … Daire 12 | …, Kat 3 | …, Kat: 2 Daire: 7 | … D.4", door="{street} No: {number}",
        clean="{door}, {postcode} {city}",
    ),
)  # fmt: skip
