//! Ages over 89, and the age of one patient whom the writer treated.

use std::ops::Range;

use super::{
    finding::{Finding, Kind},
    pattern::Pattern,
    reading::Reading,
    words::{CLINICAL, STATISTICS},
};

const HIGH: &str = r"(?:9\d|1[01]\d|12[0-5]|ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a|one) hundred(?:(?: and)? (?:one|two|three|four|five|six|seven|eight|nine|ten))?)";

static HIGH_AGE: Pattern = Pattern::new(&[
    r"(?i)\b(?:",
    HIGH,
    r"(?:[ -]?(?:years?|yrs?|yr)[ -](?:old|young|of age)\b|[ -]?(?:yo|y/o|y\.o\.)|[- ]?jährige?[rsnm]?\b",
    r"| jahren? alt\b)",
    r"|(?:aged|age of|age:|turned|turns|im alter von|alter von|âgée? de) (?:just |only )?",
    HIGH,
    r"\b(?: (?:jahren|ans)\b)?)|(?i)\b(?:9\d|1[01]\d)(?:th|st|nd|rd|\.) (?:birthday|geburtstag)\b",
    r"|(?i)\b(?:a|avait|aura|de|ses|fêt\w{1,3}|,) (?P<it>(?:9\d|1[01]\d) ans\b)",
]);
static AGE: Pattern = Pattern::new(&[
    r"(?i)\b(?:lady|gentleman|woman|man|girl|boy) of (?P<it>[1-8]?\d)\b|(?i)\b(?:[1-8]?\d[ -](?:years?",
    r"|yrs?|yr)[ -]old\b|[1-8]?\d[ -]?(?:yo|y/o|y\.o\.|(?-i:[MF])\b)|aged [1-8]?\d\b",
    r"|[1-8]?\d[- ]?jährige?[rsnm]?\b|[1-8]?\d jahren? alt\b|[1-8]?\d ans\b)",
]);
/// An age without a word for years: "the lady, 93, asked", "gran (94)", "grandpa is ninety-six and".
static BARE_AGE: Pattern = Pattern::new(&[
    r"(?i)(?:\b(?:lady|gentleman|woman|man|widow|widower|gran|granny|grand(?:ma|pa|mother|father)|mother",
    r"|father|mum|mom|dad|aunt|uncle|neighbou?r|sister|brother|patient(?:in)?|he|she|oma|opa|mutter|vater",
    r"|nachbarin|nachbar|dame|mamie|papi|mère|père)(?:, | \(| (?:is|was|ist|war) (?:now |already ",
    r"|schon )?)(?P<it>",
    HIGH,
    r"(?: J\.)?)(?:[,);.!]|$| (?:and|now|today|next|und)\b))",
]);
/// Right before an age: a bound, not an age.
static BOUND: Pattern = Pattern::new(&[
    r"(?i)(?:\b(?:over|above|under|below|than|to|until|between \d{1,3} and|between|from|in|ages|über|unter",
    r"|bis|ab|zwischen|seit|plus de|moins de|pendant|depuis|il y a|dans|à|entre \d{1,3} et|entre)|(?:if",
    r"|when|whether|should|can|may|would|wenn|si|quand) (?:an?|eine?|une?)|(?:verein|klinik|krankenhaus",
    r"|schule|firma|gebäude|haus|museum|company|hospital|building|law|clinic|school|society|association",
    r"|club|foundation|vaccine|method|hôpital|école) (?:is|was|are|ist|war|a)|[<>≥≤–-]) {0,2}$",
]);
static PLURAL: Pattern = Pattern::new(&[
    r"(?i)\b(?:patients|people|persons|adults|participants|residents|women|men|those|users|citizens",
    r"|patienten|personen|menschen|hochbetagte|personnes|femmes|hommes)(?: who)?(?: (?:are|were|im))? ?$",
]);
/// Right after an age: more than one, or none of a person.
static THING: Pattern = Pattern::new(&[
    r"(?i)^(?:s\b|[- ]?(?:(?:and|or) (?:older|above|over|more)|und älter|et plus|\+))",
    r"|^ (?:[a-z]{3,15} )?(?:hospital|building|law|company|vaccine|institution|tradition|school|method",
    r"|drug|rule|idea|journal|society|firm|organi[sz]ation|house|bridge|clinic|patients|women|men|smokers",
    r"|students|people|users|klinik|patienten|raucher|frauen)\b",
]);

/// A clinician speaks of one patient.
static MINE: Pattern = Pattern::new(&[
    r"(?i)\b(?:(?:my|our)(?: [^\s.,]{1,20})? patient|one of (?:my|our) patients|patients? of (?:mine|ours)",
    r"|have a patient",
    r"|(?:mein|unser)(?:e|er|em|en)? patient(?:in|en)?|eine[rm]? meiner patient(?:in|en|innen)|(?:mon|ma",
    r"|notre) patiente?|une? de (?:mes|nos) patiente?s)\b",
]);
/// Words that only those use who treat: "22yo", "57M", and "Patient de 63 ans".
static SHORTHAND: Pattern = Pattern::new(&[r"(?i)^\d{1,2} ?(?:yo|y/o|y\.o\.|(?-i:[MF]))$"]);
static PATIENT_OF: Pattern = Pattern::new(&[r"(?i)\bpatient(?:in|e)?,? (?:de )?$"]);
static MY: Pattern = Pattern::new(&[r"(?i)\b(?:my|our|meine?|unsere?) $"]);
static PATIENT: Pattern = Pattern::new(&[r"(?i)^ (?:\w{1,20} )?patient(?:in)?\b"]);
/// A clinician speaks of work; with a word of illness beside it, it is about one patient.
static AT_WORK: Pattern = Pattern::new(&[
    r"(?i)(?:\b(?:(?-i:I)|we)\b[^.!?]{0,30}\b(?:saw|see|treat(?:ed)?|admitted|operated|looked after",
    r"|reviewed|met|delivered|intubated|discharged|resuscitated|cared for|nursed|had|examined|diagnosed",
    r"|treating|seeing|caring|managing|counselled|referred|prescribed|consulted|called to)\b|^(?:just ",
    r"|today )?(?:saw|had|treated|admitted|reviewed) an?\b|\bunder (?:my|our) care\b|\b(?:in|from|on|to",
    r"|at) (?:my|our) (?:clinic|ward|unit|theatre|service|caseload|department|hospice|rounds|hospital",
    r"|resus|bay|practice|surgery|office|ed|er|icu|list|shift)\b",
    r"|\b(?:ich habe?|wir haben|habe ich|haben wir)\b|\b(?:j['’]ai|nous avons) (?:[^\s]{1,12} )?(?:vu|reçu",
    r"|opéré|soigné|traité|examiné|hospitalisé)\b|\b(?:ich|wir) (?:betreuen?|behandeln?|sah(?:en)?|sehen?",
    r"|hatten?|operierten?)\b|\b(?:zu|bei) (?:mir|uns)\b|\b(?:je|nous) (?:suis|suivons|soigne|soignons",
    r"|traite|traitons|vois|voyons)\b)",
]);

pub fn find(reading: &Reading, found: &mut Vec<Finding>) {
    let is_of_one = |at: &Range<usize>| {
        let before = reading.before(at.start, 70);
        let after = reading.after(at.end, 50);
        !BOUND.stands_in(before)
            && !PLURAL.stands_in(before)
            && !THING.stands_in(after)
            && !STATISTICS.stands_in(before)
            && !STATISTICS.stands_in(after)
    };
    reading.find(Kind::Age, &HIGH_AGE, found, is_of_one);
    reading.find(Kind::Age, &BARE_AGE, found, is_of_one);
    reading.find(Kind::Case, &AGE, found, |at| is_of_one(at) && is_case(reading, at));
}

fn is_case(reading: &Reading, at: &Range<usize>) -> bool {
    let before = reading.before(at.start, 120);
    let after = reading.after(at.end, 120);
    let mine = MINE.stands_in(reading.long_before(at.start, 120))
        || MINE.stands_in(after)
        || MY.stands_in(before) && PATIENT.stands_in(after);
    let ill = CLINICAL.stands_in(before) || CLINICAL.stands_in(after);
    let at_work = AT_WORK.stands_in(before) || AT_WORK.stands_in(after);
    mine || ill && (at_work || SHORTHAND.stands_in(reading.at(at)) || PATIENT_OF.stands_in(before))
}
