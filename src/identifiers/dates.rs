//! Dates of a birth, a stay in hospital, an operation, a death.

use std::ops::Range;

use super::{
    finding::{Finding, Kind},
    pattern::Pattern,
    reading::Reading,
    words::{CLINICAL, PERSON},
};

const MONTH: &str = r"(?i:january|february|march|april|june|july|august|september|october|november|december|januar|jänner|februar|märz|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|jan|feb|mär|mrz|mar|apr|jun|jul|aug|sept?|oct|okt|nov|dec|dez|déc|févr|avr|juil|(?-i:May|mai|Mai))\b\.?";
const DAY: &str = r"(?:(?i:mon|tues|wednes|thurs|fri|satur|sun)day,? )?\b(?:0?[1-9]|[12]\d|3[01])";

static DATE: Pattern = Pattern::new(&[
    DAY,
    r"(?:(?:st|nd|rd|th|er|\.)?[ \-]?(?:of )?",
    MONTH,
    r"(?:,?[ \-]\d{4}\b)?|[./\-] ?(?:0?[1-9]|1[0-2])(?:[./\-] ?(?:\d{4}|\d{2})\b|\.)|/[12]\d/(?:\d{4}",
    r"|\d{2})\b|/3[01]/(?:\d{4}|\d{2})\b)",
    r"|\b(?:1[5-9]|20)\d{2}([./\-])(?:0?[1-9]|1[0-2])[./\-](?:0?[1-9]|[12]\d|3[01])\b|\b",
    MONTH,
    r" \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4}\b)?|(?i)\b(?:christmas (?:eve|day)|new year['’]s (?:eve|day)",
    r"|boxing day|heiligabend|silvester)\b",
]);

/// What happens to one person.
static HAPPENED: Pattern = Pattern::new(&[
    r"(?i)(?:\b(?:born|d\.?o\.?b|date of birth|birthday|date of death|gave birth|stillborn|(?:re)?admitted",
    r"|hospitali[sz]ed|discharged|operated|underwent|died|passed away|deceased|diagnosed|intubated",
    r"|extubated|resuscitated|transplanted|collapsed|miscarried|(?:went|came|brought|rushed) in",
    r"|delivered (?:an?|her|my) (?:\w{2,12} )?(?:girl|boy|baby|twins|son|daughter)|went home|sent home",
    r"|released|lost (?:him|her)|gone by|buried|relapsed|transferred|lmp|due date|first scan",
    r"|baby was delivered",
    r"|geboren|geburtsdatum|geburtstag|eingeliefert|aufgenommen|entlassen|operiert|verstorben|gestorben",
    r"|verstarb|starb|diagnostiziert|reanimiert|zur welt|eingewiesen",
    r"|née?|date de naissance|hospitalisée?|admise?|sortie?|opérée?|décédée?|mort|morte|accouché|maternité",
    r"|césarienne)\b|\b(?:geb|b)\.)",
]);
/// What may happen to one person, and is also a subject.
static SUBJECT: Pattern = Pattern::new(&[
    r"(?i)\b(?:surgery|funeral|burial|beerdigung|obsèques|\w{3,20}(?:ectomy|otomy|ostomy|plasty|oscopy)",
    r"|bypass|c-section|caesarean|operation|admission|discharge|transplant|transplantation|biopsy|birth",
    r"|death|chemo|chemotherapy|delivery|(?-i:OP)|aufnahme|entlassung|geburt|naissance|opération|décès)\b",
]);
/// What the calendar of the world holds.
static EVENT: Pattern = Pattern::new(&[
    r"(?i)\b(?:published|posted|updated|accessed|retrieved|issue|aired|episode|congress|conference",
    r"|symposium|webinar|workshop|meeting|lecture|course|deadline|abstracts|announced|launched|founded",
    r"|opened|opens?|went live|approved|law|act|bill|regulation|guideline|rules?|force|survey|world|day of",
    r"|week|website|page|blog|posts?|tweets?|talk|talks|hashtag|app|twitter|facebook|instagram|journal",
    r"|press|doors|company|ventilators?|topic|grand rounds?|(?-i:[A-Z]\w{2,15}['’]?s?['’]? Day)|masks",
    r"|valid",
    r"|kongress|tagung|webinar|erschien|erschienen|veröffentlicht|gesetz|gilt|gegründet|umfrage|publiée?",
    r"|paru|parue|consulté|loi|décret|congrès|colloque|fusion|fondée?|créée?)\b",
]);
/// Many people.
static COHORT: Pattern = Pattern::new(&[
    r"(?i)\b(?:patients|participants|women|men|children|infants|people|residents|cases|deaths|births",
    r"|admissions|operations|data|cohort|included|enrolled|invited|recruited|all|patienten|patientinnen",
    r"|personen|frauen|teilnehmer|eingeschlossen|patientes|femmes|personnes|inclus|incluses)\b",
]);
static YEAR: Pattern = Pattern::new(&[r"\b\d{4}\b"]);
/// Who was alive in this year is no longer: its people are people of history.
const HISTORY: u16 = 1905;

/// Without a year, where something happened to somebody right before it: "admitted on 2/14".
static SHORT: Pattern = Pattern::new(&[
    r"(?i)\b(?:on|since|dob:?|born|admitted|discharged|died|am|vom|seit|le|du) (?P<it>(?:0?[1-9]|[12]\d",
    r"|3[01])/(?:0?[1-9]|[12]\d|3[01]))\b",
]);

pub fn find(reading: &Reading, found: &mut Vec<Finding>) {
    reading.find(Kind::Date, &DATE, found, |at| {
        reading.is_whole(at) && !is_of_history(reading.at(at)) && is_of_somebody(reading, at)
    });
    reading.find(Kind::Date, &SHORT, found, |at| {
        reading.is_whole(at) && reading.near(at, 60, 30, &HAPPENED) && is_of_somebody(reading, at)
    });
}

fn is_of_history(date: &str) -> bool {
    YEAR.first(date).is_some_and(|year| date[year].parse::<u16>().is_ok_and(|year| year <= HISTORY))
}

fn is_of_somebody(reading: &Reading, at: &Range<usize>) -> bool {
    let somebody = reading.near(at, 100, 60, &PERSON);
    let world = reading.near(at, 100, 60, &EVENT);
    let many = reading.near(at, 120, 100, &COHORT);
    if reading.near(at, 70, 60, &HAPPENED) {
        return somebody || !(world || many);
    }
    let hints = reading.near(at, 50, 30, &SUBJECT) || somebody && reading.near(at, 70, 60, &CLINICAL);
    hints && !world && !many
}
