"""Towns of Poland, Czechia, Hungary, Romania, Croatia, and where Cyrillic is written."""

from tests.towns.model import town

EAST = (
    town(
        "poland", "Nowa Wieś = 05-806; Łąki Górne = 05-807",
        """Długa | Krótka | Szkolna | Kościuszki | Tadeusza Kościuszki | Jana Pawła II | 3 Maja | 11 Listopada
        | Aleja Niepodległości
        | Aleje Jerozolimskie | Plac Wolności | Osiedle Słoneczne | Marszałka Józefa Piłsudskiego | Świętego Jana
        | Mickiewicza
        | Adama Mickiewicza | Księdza Jerzego Popiełuszki | Generała Maczka | Rynek | Rondo Dmowskiego
        | Ulica Ogrodowa
        | Żwirki i Wigury | Łąkowa | Źródlana | Wrzosowa | Bohaterów Westerplatte | Armii Krajowej | Skwer Kahla
        | Pańska
        | Profesora Rydygiera | Sosnowa | Sienkiewicza""",
        """Aleja=al.; Aleje=Al.; Plac=pl.; Osiedle=os.; Ulica=ul.; Świętego=św.; Marszałka=Marsz.; Generała=gen.;
        Księdza=ks.;
        Profesora=prof.; Tadeusza=T.; Adama=A.; Józefa=J.; Bohaterów=Boh.; Jana=J.""",
        "… m. 5 | …/5 | … lok. 3 | …, mieszkanie 12 | … m 7", numbers="letters", door="ul. {street} {number}",
    ),
    town(
        "czechia", "Horní Lhota = 747 64; Dolní Lhota = 747 66",
        """Hlavní | Nádražní | Školní | náměstí Míru | Masarykovo náměstí | třída Svobody | 28. října
        | 17. listopadu | Na Příkopě
        | Pod Kaštany | U Školy | nábřeží Edvarda Beneše | Komenského | Jana Ámose Komenského | Žižkova
        | Dvořákova | Smetanova
        | Bratří Čapků | Svatopluka Čecha | K Nádraží | Za Humny | Krátká | Dlouhá | sídliště Osvobození | Příčná
        | Švabinského
        | 1. máje | Generála Píky | Ve Smečkách | Českobratrská""",
        "náměstí=nám.; třída=tř.; nábřeží=nábř.; sídliště=sídl.; Generála=gen.; Bratří=Bří; Jana=J.; Svatopluka=Sv.",
        "…, byt 5 | …, 3. patro | … byt č. 12 | …, 2. patro", numbers="conscription",
    ),
    town(
        "slovakia", "Nová Dedina = 935 25; Stará Dedina = 935 26",
        """Hlavná ulica | Školská | Námestie SNP | Štúrova | Ľudovíta Štúra | Hviezdoslavovo námestie
        | Mierová ulica | Októbrová
        | Sídlisko Juh | Trieda SNP | Nábrežná | Andreja Hlinku | Moyzesova | Železničná | Pod Hradom
        | Kukučínova | 29. augusta""",
        "námestie=nám.; Námestie=Nám.; ulica=ul.; Trieda=Tr.; Sídlisko=Sídl.; Andreja=A.; Ľudovíta=Ľ.", 
        "…, byt 4 | …, 2. poschodie",
        numbers="conscription",
    ),
    town(
        "hungary", "Kiskunfalva = 6120; Felsőmajor = 6121",
        """Kossuth Lajos utca | Petőfi Sándor utca | Fő utca | Rákóczi út | Szabadság tér | Dózsa György út
        | Erzsébet körút
        | József körút | Váci út | Andrássy út | Bartók Béla út | Ady Endre utca | Arany János utca
        | Széchenyi István tér
        | Béke sétány | Duna köz | Akácfa utca | Tölgyfa utca | Óbudai rakpart | Kertész sor | Liget dűlő
        | Árpád fejedelem útja
        | Szent István körút | Üllői út | Hősök tere | II. Rákóczi Ferenc utca | Űrhajós utca | Alkotmány utca""",
        """utca=u.; körút=krt.; sétány=stny.; rakpart=rkp.; István=I.; Szent=Szt.; Lajos=L.; Sándor=S.; út=u.;
        Ferenc=F.""",
        "… 2. em. 5. | …, 3. emelet 12 | … fszt. 1. | … I. em. 4 | …, 2/5",
        door="{street} {number}.", clean="{postcode} {city}, {door}", swapped="{door}, {city} {postcode}",
    ),
    town(
        "romania", "Valea Mare = 117805; Valea Mică = 117806",
        """Strada Principală | Strada Mihai Eminescu | Bulevardul Unirii | Calea Victoriei | Șoseaua Kiseleff
        | Piața Libertății
        | Aleea Teilor | Intrarea Florilor | Strada Ștefan cel Mare | Strada 1 Decembrie 1918
        | Strada Ion Creangă | Splaiul Unirii
        | Bulevardul Regele Carol I | Strada Doctor Babeș | Strada Gării | Strada Mărășești | Drumul Taberei
        | Strada Țepeș Vodă""",
        """Strada=Str.; Bulevardul=B-dul; Șoseaua=Șos.; Piața=P-ța; Aleea=Al.; Intrarea=Intr.; Doctor=Dr.;
        Splaiul=Spl.; Calea=Cal.""",
        "…, ap. 5 | …, bl. A3, sc. 2, ap. 12 | …, et. 3, ap. 7", door="{street} nr. {number}",
    ),
    town(
        "croatia", "Donja Stubica = 49240; Gornja Stubica = 49245",
        """Ulica kralja Tomislava | Ilica | Vukovarska cesta | Trg bana Jelačića | Ulica grada Vukovara
        | Šetalište kneza Branimira
        | Zagrebačka ulica | Put Brodarice | Obala Lazareta | Ulica Đure Deželića | Ulica Ivana Gundulića
        | Kralja Zvonimira
        | Radnička cesta | Školska ulica | Ulica svetog Ivana | Starčevićev trg | Nazorova ulica""",
        "Ulica=Ul.; ulica=ul.; Trg=T.; svetog=sv.; Šetalište=Šet.; Ivana=I.; cesta=c.; kralja=kr.", 
        "…, stan 4 | …, 2. kat",
        numbers="letters",
    ),
    town(
        "russia", "Берёзовка = 662520; Еловка = 662521",
        """улица Ленина | проспект Мира | улица Гагарина | переулок Школьный | площадь Победы | улица 8 Марта
        | набережная Фонтанки
        | шоссе Энтузиастов | бульвар Строителей | проезд Полевой | 1-я Советская улица | 2-я Советская улица
        | Невский проспект
        | улица Королёва | улица Академика Королёва | улица Чернышевского | Большая Никитская улица
        | Малая Никитская улица
        | улица Маршала Жукова | тупик Заводской | аллея Героев | улица Карла Маркса | улица 50 лет Октября
        | улица Щорса
        | Зелёный переулок | микрорайон Южный | улица Йошкар-Олинская | улица Съездовская""",
        """улица=ул.; проспект=пр-т; переулок=пер.; площадь=пл.; набережная=наб.; шоссе=ш.; бульвар=б-р;
        проезд=пр-д; Академика=Ак.;
        Большая=Б.; Малая=М.; Маршала=Марш.; тупик=туп.; микрорайон=мкр.; аллея=ал.; 1-я=1; Карла=К.""",
        """…, кв. 5 | …, подъезд 2, кв. 12 | …, 3 этаж | … кв 7
        | …, офис 4""", numbers="letters", door="{street}, {number}",
        clean="{door}, {city}, {postcode}", swapped="{postcode}, {city}, {door}",
    ),
    town(
        "ukraine", "Вишневе = 08132; Ґанки = 08133",
        """вулиця Шевченка | вулиця Лесі Українки | проспект Перемоги | провулок Садовий | площа Ринок
        | бульвар Тараса Шевченка
        | вулиця Грушевського | вулиця Михайла Грушевського | набережна Дніпра | узвіз Андріївський
        | вулиця Січових Стрільців
        | вулиця Європейська | вулиця Їжакевича | Київська вулиця | вулиця Ґалаґана | шосе Харківське
        | вулиця 1 Травня
        | вулиця Зелена | майдан Незалежності | вулиця Героїв Крут | проїзд Польовий""",
        """вулиця=вул.; проспект=просп.; провулок=пров.; площа=пл.; бульвар=бул.; набережна=наб.; шосе=ш.;
        майдан=м-н; проїзд=пр-д;
        Михайла=М.; Тараса=Т.; Лесі=Л.""",
        "…, кв. 5 | …, під'їзд 2 | …, 3 поверх | … кв. 12", numbers="letters",
    ),
    town(
        "bulgaria", "Горно Поле = 4270; Долно Поле = 4271",
        """улица Христо Ботев | бул. Васил Левски | булевард България | площад Свобода | ул. Иван Вазов
        | улица Шипка | улица Граф Игнатиев
        | бул. Цар Борис III | ж.к. Младост | улица Св. Климент Охридски | булевард Александър Стамболийски
        | улица Раковска
        | улица Цар Иван Асен II | ул. Солунска | улица Любен Каравелов | улица Трети март | площад Съединение
        | улица Ален мак""",
        "улица=ул.; булевард=бул.; площад=пл.; Цар=Ц.; Христо=Хр.; Любен=Л.; Александър=Ал.; Граф=Гр.",
        "…, ап. 5 | …, вх. Б, ет. 3, ап. 12 | …, бл. 4 | … ет. 2", door="{street} {number}",
    ),
)  # fmt: skip
