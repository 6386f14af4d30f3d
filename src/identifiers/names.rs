//! Names of people who are ill: after "my patient", or with a title or a kinship beside a word of illness.

use std::ops::Range;

use super::{
    finding::{Finding, Kind},
    pattern::Pattern,
    reading::Reading,
    words::CLINICAL,
};

const CAPITAL: &str = r"[A-ZÀ-ÖØ-ÞŁŚŠŽĐ]";
const REST: &str = r"[a-zß-öø-ÿā-ž]{1,20}(?:['’\-]?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿā-ž]{1,20})?";
const APOSTROPHE: &str = r"(?:[A-Z]\. ?){0,2}(?:[A-Z]['’])?";
const PARTICLE: &str = r"(?:(?:von|van|de|der|den|da|di|la|el|al|bin|zu) ){0,2}";

static PATIENT: Pattern = Pattern::new(&[
    r"(?:\b(?:[Mm]y|[Oo]ur)(?: [a-z]{1,15})? patient,?|\b(?:[Aa]|[Tt]he) patient,? (?:called|named)",
    r"|\b[Pp]atient['’]s name (?:is|was)|\b(?:Patient|Pt)(?: name)?:|\b[Pp]atient name:?",
    r"|\b[Ee]ine?[rmn]?(?: [a-zäöü]{1,15})? Patient(?:in|en)? namens|\b(?:[Mm]on|[Mm]a",
    r"|[Nn]otre) patiente?,?(?: (?:Mme|M\.|Madame|Monsieur))?|\b(?:[Mm]ein|[Uu]nser)(?:e|er|em",
    r"|en)? Patient(?:in|en)?,? (?:Frau|Herrn?)) ",
    r"(?:Mr\.? |Mrs\.? |Ms\.? )?(?P<it>",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"(?:,? ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"| [A-Z]\.){0,2})",
]);
/// Where a noun or a verb may follow as well, only a name of two words.
static PATIENT_IN_FULL: Pattern = Pattern::new(&[
    r"\b(?:(?:[Mm]ein|[Uu]nser)(?:e|er|em|en)? Patient(?:in|en)?,?|(?:[Mm]y|[Oo]ur) patients",
    r"|[Tt]he patient|[Pp]atiente|[Dd](?:ie|er|en|em) Patient(?:in|en)?) (?P<it>",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r" ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r")",
]);
static TITLED: Pattern = Pattern::new(&[
    r"\b(?:(?:Mr|Mrs|Ms)\.?(?: and (?:Mr|Mrs|Ms)\.?)?|Miss|Mister|Herrn?|Frau|Mme|Mlle|Madame|Monsieur|M\.) (?P<it>",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"(?: ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"){0,2})",
]);
static KIN: Pattern = Pattern::new(&[
    r"\b(?:[Bb]aby|[Ll]ittle|(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Mm]eine?[rmn]?|[Mm]on|[Mm]a",
    r"|[Nn]otre) (?:mother|father|mum|great-aunt|stepson|mom|dad|son|daughter|sister|brother|wife|husband",
    r"|partner|grand(?:mother|father|ma|pa|son|daughter)|uncle|aunt|cousin|nephew|niece|neighbou?r|friend",
    r"|best friend|colleague|boss|student|teacher|Mutter|Vater|Sohn|Tochter|Schwester|Bruder|Mann",
    r"|Nachbar(?:in)?|Freund(?:in)?|Kolleg(?:e|in)|Onkel|Tante|mère|père|fils|fille|sœur|frère|mari|femme",
    r"|ami|amie|voisine?|collègue|oncle|tante)),? (?P<it>",
    APOSTROPHE,
    CAPITAL,
    REST,
    r"(?: ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"){0,2})",
]);
/// The patient named first: "Joanna, my patient", "Derek Hollis, transplant patient".
static THE_PATIENT: Pattern = Pattern::new(&[
    r"(?P<it>\b",
    CAPITAL,
    REST,
    r"(?: ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"){0,2}), (?:(?:my|our|a|an|the) )?(?:(?:\w{3,15} )?patient\b|(?:meine?|unsere?) Patient(?:in)?\b",
    r"|(?:ma|mon|notre) patiente?\b)",
]);
/// A whole name that something happens to, in the writer's own place: "Margaret Ellis passed away on our unit".
static WHOLE: Pattern = Pattern::new(&[
    r"(?P<it>\b",
    CAPITAL,
    REST,
    r"(?: ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"){1,2}) (?:was|is|has|had|passed|died|fell|came|got|needs|wurde|ist|hat|liegt|starb|est|a)\b",
]);
/// "Patient Erika Lorenz hat": in the title of a paper no verb follows.
static BEFORE_VERB: Pattern = Pattern::new(&[
    r"\b[Pp]atient(?:in|e)? (?P<it>",
    CAPITAL,
    REST,
    r"(?: ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"){1,2}),? (?:\(?\d\d\)?,? )?(?:was|is|has|had|passed|died|fell|came|got|needs|asked|told|says|gave",
    r"|wurde|ist|hat|liegt|starb|kam|est|a|souffre)\b",
]);
static OURS: Pattern = Pattern::new(&[
    r"(?i)\b(?:(?:my|our) (?:ward|unit|clinic|icu|practice|patient|hospice|department)|(?:meiner|unserer",
    r"|meine|unsere) (?:station|praxis|klinik|abteilung)|(?:mon|notre) (?:service|unité|cabinet))\b",
]);
static FORM: Pattern = Pattern::new(&[
    r"\b(?:Name|Nom)\s?: (?P<it>",
    APOSTROPHE,
    CAPITAL,
    REST,
    r"(?:,? ",
    PARTICLE,
    APOSTROPHE,
    CAPITAL,
    REST,
    r"){1,2})",
]);
static ON_A_FORM: Pattern = Pattern::new(&[r"(?i)\b(?:d\.?o\.?b|born|geb|geburtsdatum|née?|mrn|age|sex|diagnosis)\b"]);

/// Words that begin like a name.
static NO_NAME: Pattern = Pattern::new(&[
    r"^(?:Mrs?|Ms|Miss|Herrn?|Frau|Mme|Madame|Monsieur|Dr|Prof|Doctor|Professor|Doktor|Docteur|Twitter",
    r"|Facebook|Google|Instagram|YouTube|TikTok|WhatsApp|LinkedIn|Reddit|Alexa|Siri|Internet|Safety",
    r"|Advisory|Advocacy|Council|Portal|Experience|Opinion|Voices?|Rights|Day|Week|Monday|Tuesday",
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September",
    r"|October|November|December|God|Universe|English|German|French|Covid|Christmas|Easter|Medicare",
    r"|Medicaid)\b",
]);
/// Who speaks, decides or is written about in public.
static PUBLIC: Pattern = Pattern::new(&[
    r"(?i)\b(?:said|says|told|wrote|writes|argue[sd]?|announce[sd]?|minister|ministry|senator|president",
    r"|chancellor|mp|ceo|director|chair|author|authors|professor|spokes\w{1,8}|reporters|biograph\w{1,4}",
    r"|film|book|novel|closed|hearing|summit|explains?|presented|leitet|leiterin|leiter|erklärt|sagte|sagt",
    r"|kündigte|präsident(?:in)?|\w{1,15}ministers?|\w{1,15}ministerin|autorin|autor|ministre|présidente?",
    r"|auteure?|répondu|déclaré|écrit|directrice|directeur)\b",
]);
static RELATIVE: Pattern = Pattern::new(&[
    r"(?i)\b(?:wife|husband|partner|mother|father|son|daughter|family|parents|frau|mann|familie|femme|mari",
    r"|famille) (?:of|von|de) [^\s]{0,8} ?$",
]);
/// As sure a sign as can be that somebody lies in a hospital.
static IN_BED: Pattern = Pattern::new(&[
    r"(?i)\b(?:(?:ward|room|bed|station|zimmer|bett|chambre|lit) \d|was (?:admitted|discharged|intubated|operated))",
]);

pub fn find(reading: &Reading, found: &mut Vec<Finding>) {
    let is_name = |at: &Range<usize>| !NO_NAME.stands_in(reading.at(at));
    let is_public =
        |at: &Range<usize>| !RELATIVE.stands_in(reading.before(at.start, 30)) && reading.near(at, 40, 60, &PUBLIC);
    let is_ill = |at: &Range<usize>| {
        is_name(at) && (reading.near(at, 60, 80, &IN_BED) || reading.near(at, 60, 80, &CLINICAL) && !is_public(at))
    };
    reading.find(Kind::Name, &PATIENT, found, is_name);
    reading.find(Kind::Name, &PATIENT_IN_FULL, found, is_name);
    reading.find(Kind::Name, &THE_PATIENT, found, is_name);
    reading.find(Kind::Name, &BEFORE_VERB, found, is_name);
    reading.find(Kind::Name, &WHOLE, found, |at| is_ill(at) && reading.near(at, 60, 80, &OURS));
    reading.find(Kind::Name, &TITLED, found, is_ill);
    reading.find(Kind::Name, &KIN, found, is_ill);
    reading.find(Kind::Name, &FORM, found, |at| {
        is_name(at) && (reading.near(at, 0, 80, &ON_A_FORM) || reading.near(at, 0, 80, &CLINICAL))
    });
}
