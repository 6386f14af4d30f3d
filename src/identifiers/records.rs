//! Numbers that lead to a record, an account, a policy, a licence, a car or a device, known by the word before them.

use std::ops::Range;

use super::{
    finding::{Finding, Kind},
    pattern::Pattern,
    reading::{Reading, digits},
    words::{CLINICAL, PERSON},
};

static LABEL: Pattern = Pattern::new(&[
    r"(?i)\b(?:mrn|(?:medical |health |hospital )?record (?:number|no|nr|id)|health card",
    r"|driver['’]?s['’]? licen[cs]e|(?-i:VIN|IPP|NIP)",
    r"|(?:pt|ur|urn|chi|nhi|phn|ohip|uhid|emr|ehr|patient|hospital|hosp\.|chart|admission|encounter",
    r"|accession|specimen|lab|laboratory|visit|account|acct|policy|member|subscriber|insurance",
    r"|insurance card|medical card|plan|beneficiary|medicare|medicaid|claim|passport|licen[cs]e|serial",
    r"|device|implant|certificate) ?(?:number|no|nr|id|identifier|#)",
    r"|patient(?:en|innen)?[- ]?(?:nummer|nr|id|kennung)|aufnahme-?(?:nummer|nr)|vers(?:icherten|icherungs",
    r"|\.)-?(?:nummer|nr)|konto-?(?:nummer|nr)|seriennummer|krankenakte(?: nr)?|s/n",
    r"|(?:numéro|n°|nº|no) (?:de |d['’])(?:dossier(?: médical| patient)?|patient|séjour|compte|adhérent)",
    r"|dossier (?:n°|nº|numéro|no))",
]);
/// The thing itself before its number: only before long ones.
static THING: Pattern = Pattern::new(&[
    r"(?i)\b(?:patient|patientin|chart|account|acct|claim|member|encounter|accession|specimen|passport",
    r"|konto|dossier)[ :#]{1,2}",
]);
static LONG: Pattern = Pattern::new(&[r"^(?P<it>[A-Z]{0,4}[\-]?\d{3,12}(?:[ \-/]?\d{2,8}){0,3})"]);
/// Any word with a number: only beside a person or an illness, and never of a phone or of an errand.
static ANY: Pattern = Pattern::new(&[r"(?i)\b[a-zäöüéè]{3,20}[ \-]?(?:no\b|nr\b|id\b|s/n|#|n°|nº)"]);
static ERRAND: Pattern = Pattern::new(&[
    r"(?i)\b(?:phone|mobile|cell|tel|telephone|telefon|fax|contact|grant|order|lot|batch|reference|ref",
    r"|ticket|meeting|webinar|issue|volume|page|table|figure|room|phase|version|patent|section|catalogue",
    r"|registration|tender|part|model|article|artikel|item|lieferung|bestell|charge|protocol|zoom|job",
    r"|tweet|post|video|episode|trial|study|agreement|project|orcid|scopus|researcher)",
]);
/// Courts and clerks have these too, and a series counts its cases: only longer numbers, and not beside a court.
static CASE: Pattern =
    Pattern::new(&[r"(?i)\b(?:(?:case|file) ?(?:number|no|nr|id|#)|fall-?(?:nummer|nr)|akten-?(?:zeichen|nummer|nr))"]);
static COURT: Pattern = Pattern::new(&[
    r"(?i)\b(?:court|courts|judge|ruling|ruled|lawsuit|plaintiff|appeal|v\.|gericht|bundesgerichtshof",
    r"|urteil|tribunal|cour|arrêt)\b",
]);
static PLATE: Pattern = Pattern::new(&[
    r"(?i)\b(?:(?:number|licen[cs]e|registration) plate|kennzeichen|(?:plaque|numéro) d['’]immatriculation)",
]);

/// What stands between the word and the number.
const BETWEEN: &str = r#"^(?i:[\s:;#=–,(*"“'’.\-]|\b(?:no|nr|num|number|nummer|id|is|was|of|on|the|his|her|patient|reads?|gives|card|karte|carte|ends|ending|in|for|this|our|my|der|des|die|kasse|klinik|ist|lautet|war|est|était|porte|le|la|n)\b|n°|nº|°){0,12}"#;
pub static NUMBER: Pattern = Pattern::new(&[
    BETWEEN,
    r"(?P<it>[A-Z0-9]{1,20}(?:[-/.][A-Z0-9]{1,17}|[ \u{a0}](?:[A-Z] )?\d{1,9}(?:[-/.]\d{1,9})?){0,6}(?: [A-Z]\b)?)",
]);
static ON_PLATE: Pattern = Pattern::new(&[BETWEEN, r"(?P<it>[A-ZÄÖÜ0-9]{1,8}(?:[ \-][A-Z0-9]{1,4}){0,3})"]);

static IBAN: Pattern = Pattern::new(&[r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?"]);
static CARD: Pattern = Pattern::new(&[r"\b[3-6]\d{3}(?:[ -]?\d{4}){3}"]);
static DONATION: Pattern = Pattern::new(&[r"(?i)\b(?:donat|spende|dons?\b)"]);

pub fn find(reading: &Reading, found: &mut Vec<Finding>) {
    let cases = labelled(reading, &CASE, &NUMBER, 4).filter(|at| !reading.near(at, 80, 80, &COURT));
    let numbers = labelled(reading, &LABEL, &NUMBER, 4)
        .chain(labelled(reading, &PLATE, &ON_PLATE, 2))
        .chain(cases)
        .chain(labelled(reading, &THING, &LONG, 6));
    found.extend(numbers.map(|at| Finding { kind: Kind::Record, at }));
    let others = labelled(reading, &ANY, &NUMBER, 5).filter(|at| {
        let concerned = reading.near(at, 80, 80, &PERSON) || reading.near(at, 80, 80, &CLINICAL);
        concerned && !ERRAND.stands_in(reading.before(at.start, 40))
    });
    found.extend(others.map(|at| Finding { kind: Kind::Record, at }));
    reading.find(Kind::Record, &IBAN, found, |at| {
        reading.is_whole(at) && is_account(reading.at(at)) && !reading.near(at, 60, 60, &DONATION)
    });
    reading.find(Kind::Record, &CARD, found, |at| reading.is_whole(at) && is_card(reading.at(at)));
}

/// The numbers that stand right after such a word, with so many digits at least.
pub fn labelled<'t>(
    reading: &'t Reading,
    label: &'static Pattern,
    number: &'static Pattern,
    least: usize,
) -> impl Iterator<Item = Range<usize>> + 't {
    label.each(&reading.text).filter_map(move |label| {
        let at = number.first(reading.after(label.end, 90))?;
        let at = label.end + at.start..label.end + at.end;
        (reading.is_whole(&at) && digits(reading.at(&at)).len() >= least).then_some(at)
    })
}

/// International bank account: the remainder by 97 is 1, once its head stands behind and letters count from 10.
fn is_account(number: &str) -> bool {
    let number = number.replace(' ', "");
    let turned = number[4..].chars().chain(number[..4].chars());
    let values = turned.filter_map(|sign| sign.to_digit(36));
    values.fold(0, |rest, value| if value > 9 { (rest * 100 + value) % 97 } else { (rest * 10 + value) % 97 }) == 1
}

/// Credit card: Luhn's sum.
fn is_card(number: &str) -> bool {
    let doubled = digits(number).into_iter().rev().enumerate();
    let sum: u32 = doubled.map(|(place, digit)| if place % 2 == 0 { digit } else { digit / 5 + digit * 2 % 10 }).sum();
    sum.is_multiple_of(10)
}
