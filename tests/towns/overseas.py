"""Towns of North America and Australia."""

from tests.towns.model import town

_US = """Street=St; Avenue=Ave; Road=Rd; Drive=Dr; Boulevard=Blvd; Lane=Ln; Court=Ct; Place=Pl; Circle=Cir;
        Highway=Hwy;
North=N; South=S; East=E; West=W; Northeast=NE; Southwest=SW; Parkway=Pkwy; Terrace=Ter; Trail=Trl; Turnpike=Tpke;
Saint=St; Mount=Mt; Heights=Hts; Square=Sq; Martin Luther King Junior=MLK Jr; Fifth=5th; Second=2nd; Third=3rd;
Twenty-First=21st; County Road=CR; State Route=SR; US Highway=US; Expressway=Expy; Fort=Ft; Junction=Jct"""
_US_HOW = {
    "door": "{number} {street}", "turned": "{street} {number}", "clean": "{door}, {city}, {postcode}",
    "swapped": "{postcode} {city}, {door}",
}  # fmt: skip

OVERSEAS = (
    town(
        "us grid", "Spanish Creek = UT 84660; Cedar Flat = UT 84043",
        """Main Street | Center Street | North 300 West | South 300 West | North 300 East | 1200 South
        | 1200 North | 800 East
        | West 450 South | County Road 12 | US Highway 31 | State Route 3 | State Route 30 | Fifth Avenue
        | Second Street
        | 3rd Street | Twenty-First Street | Old Mill Road | Canyon View Drive | Ridgeline Court | Airport Boulevard
        | Sunset Circle | Pioneer Parkway | County Road 120 | Highway 6 | Temple View Lane | Saint George Street""",
        _US, "… Apt 4B | …, Unit 12 | … #3 | …, Ste 200 | …, 2nd floor | … Lot 14", numbers="hundreds", **_US_HOW,
    ),
    town(
        "us town", "Mount Vernon = OH 43050; Howard = OH 43028",
        """Main Street | East High Street | West High Street | North Main Street | South Main Street
        | Martin Luther King Junior Boulevard
        | Chestnut Street | Walnut Street | Maple Avenue | Oak Hill Drive | Newark Road | Old Newark Road
        | Mansfield Avenue
        | Park Place | Lincoln Terrace | Heatherwood Court | Harcourt Road | Coshocton Avenue | Fort Hill Trail
        | Beech Street
        | Lake Shore Drive Northeast | Saint Andrews Circle | O'Hara Lane | McKinley Avenue | Mac Arthur Road
        | Jefferson Turnpike
        | Sugar Street | Wooster Road North | Yauger Road | Clinton Road""",
        _US, "… Apt 4B | …, Unit 12 | … #3 | …, Suite 5 | …, 2nd floor | … Trlr 7", numbers="hundreds", **_US_HOW,
    ),
    town(
        "queens", "Fresh Ponds = NY 11385; Hillcrest Park = NY 11366",
        """Jamaica Avenue | 113th Road | 113th Avenue | 113th Street | 220th Street | 220th Place | 88th Drive
        | 88th Road | 88th Avenue
        | Hillside Avenue | Hollis Court Boulevard | Springfield Boulevard | 64th Lane | Mangin Avenue
        | Francis Lewis Boulevard
        | Union Turnpike | 212th Street | 212th Place | 109th Avenue | 110th Avenue | Mc Laughlin Avenue
        | Horace Harding Expressway""",
        _US, "… Apt 4B | …, Unit 12 | … #3 | …, 2nd floor", numbers="block", **_US_HOW,
    ),
    town(
        "quebec", "Saint-Hyacinthe = QC J2S 1A1; Sainte-Rosalie = QC J0H 1X0",
        """Rue Girouard Ouest | Rue Girouard Est | Boulevard Laframboise | Avenue Sainte-Anne | Rue des Cascades
        | 1re Avenue
        | 2e Avenue | Rang du Petit-Bois | Chemin du Rang Saint-François | Côte-de-Liesse | Rue Saint-Antoine
        | Rue Dessaulles
        | Avenue de l'Hôtel-Dieu | Montée Sainte-Julie | Route 137 | Rue Bourdages Nord | Place Frontenac
        | Boulevard Choquette""",
        """Rue=r.; Boulevard=boul.; Avenue=av.; Ouest=O; Est=E; Nord=N; Sainte=Ste; Saint=St; Chemin=ch.;
        Montée=Mtée; Route=Rte""",
        "…, app. 4 | …, bureau 200 | … #3 | …, apt 12", numbers="hundreds", **_US_HOW,
    ),
    town(
        "australia", "Kangaroo Vale = NSW 2577; Upper Bundanoon = NSW 2578",
        """Moss Vale Road | Bendeela Road | The Parade | Esplanade | Anzac Parade | Prince Edward Avenue
        | Railway Parade | Oxley Drive
        | Wombat Street | Osborne Crescent | Ellsmore Road | Hoddle Street | Old South Road | Mount View Close
        | Nowra Lane
        | Captain Cook Highway | Waratah Grove | Macquarie Place | Bowral Street | Burradoo Terrace
        | Banksia Court""",
        """Street=St; Road=Rd; Avenue=Ave; Parade=Pde; Drive=Dr; Crescent=Cres; Close=Cl; Lane=La; Highway=Hwy;
        Grove=Gr;
        Place=Pl; Terrace=Tce; Court=Ct; Esplanade=Esp; Mount=Mt; Prince=Pr; Captain=Capt; Railway=Rly""",
        "Unit 4, … | 3/… | Flat 2, … | …, Level 3 | U 5, …", numbers="letters", **_US_HOW,
    ),
)  # fmt: skip
