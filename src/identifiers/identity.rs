//! Numbers that a state gives a person for life. Most carry a check digit, and are known by it.

use super::{
    finding::{Finding, Kind},
    pattern::Pattern,
    reading::{Reading, digits},
    records::{NUMBER, labelled},
};

static LABEL: Pattern = Pattern::new(&[
    r"(?i)\b(?:ssn|ss ?#|soc(?:ial|\.)? sec(?:urity|\.)?|nhs (?:number|no\b|nr\b|id\b)|national insurance",
    r"|ni number|pps (?:number|no\b)",
    r"|sozialversicherungs-?(?:nummer|nr)|rentenversicherungs-?(?:nummer|nr)",
    r"|krankenversicherten-?(?:nummer|nr)|sv-?(?:nummer|nr)|svnr|kvnr|ahv-?(?:nummer|nr)?|steuer-?(?:id",
    r"|identifikationsnummer|nummer)",
    r"|sécurité sociale|numéro de sécu|(?-i:NIR|INS)|n° avs)\b",
]);

static AMERICAN: Pattern = Pattern::new(&[r"\b\d{3}-\d{2}-\d{4}"]);
static BRITISH_HEALTH: Pattern = Pattern::new(&[r"\b[4679]\d{2} \d{3} \d{4}"]);
static BRITISH: Pattern = Pattern::new(&[r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]"]);
static FRENCH: Pattern =
    Pattern::new(&[r"\b[1-478] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}"]);
static SWISS: Pattern = Pattern::new(&[r"\b756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}"]);
static GERMAN_PENSION: Pattern = Pattern::new(&[r"\b\d{2} ?\d{6} ?[A-Z] ?\d{3}"]);
static GERMAN_HEALTH: Pattern = Pattern::new(&[r"\b[A-Z] ?\d{3} ?\d{3} ?\d{3}"]);

type Checked = (&'static Pattern, fn(&str) -> bool);

const FORMS: [Checked; 7] = [
    (&AMERICAN, is_american),
    (&BRITISH_HEALTH, is_british_health),
    (&BRITISH, |_| true),
    (&FRENCH, is_french),
    (&SWISS, is_swiss),
    (&GERMAN_PENSION, is_german_pension),
    (&GERMAN_HEALTH, is_german_health),
];

pub fn find(reading: &Reading, found: &mut Vec<Finding>) {
    for (form, is_one) in FORMS {
        reading.find(Kind::Identity, form, found, |at| reading.is_whole(at) && is_one(reading.at(at)));
    }
    found.extend(labelled(reading, &LABEL, &NUMBER, 4).map(|at| Finding { kind: Kind::Identity, at }));
}

/// Social security number: no area 000, 666 or 9xx, no group 00, no serial 0000.
fn is_american(number: &str) -> bool {
    let (area, group, serial) = (&number[..3], &number[4..6], &number[7..]);
    area != "000" && area != "666" && !area.starts_with('9') && group != "00" && serial != "0000"
}

/// NHS number: weights from 10 down to 2, modulo 11.
fn is_british_health(number: &str) -> bool {
    let digits = digits(number);
    let sum: u32 = digits.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == digits[9]
}

/// Numéro d'inscription au répertoire: its key is 97 less the remainder by 97; Corsica's letters count as 19 and 18.
fn is_french(number: &str) -> bool {
    let number = number.replace(' ', "").replace("2A", "19").replace("2B", "18");
    let (number, key) = number.split_at(13);
    match (number.parse::<u64>(), key.parse::<u64>()) {
        (Ok(number), Ok(key)) => 97 - number % 97 == key,
        _ => false,
    }
}

/// AHV number: the check digit of an EAN-13.
fn is_swiss(number: &str) -> bool {
    let sum: u32 = digits(number).iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    sum.is_multiple_of(10)
}

/// Rentenversicherungsnummer: its letter counts as two digits, the sums of digits of the products are added.
fn is_german_pension(number: &str) -> bool {
    let digits = lettered(number);
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| across(digit * weight)).sum();
    sum % 10 == digits[12]
}

/// Krankenversichertennummer: likewise, with 1 and 2 in turn.
fn is_german_health(number: &str) -> bool {
    let digits = lettered(number);
    let sum: u32 =
        digits.iter().take(10).zip([1, 2].iter().cycle()).map(|(digit, weight)| across(digit * weight)).sum();
    sum % 10 == digits[10]
}

/// Digits, a letter as the two digits of its place in the alphabet.
fn lettered(number: &str) -> Vec<u32> {
    let values = number.bytes().flat_map(|byte| match byte {
        b'0'..=b'9' => vec![u32::from(byte - b'0')],
        b'A'..=b'Z' => vec![u32::from(byte - b'A' + 1) / 10, u32::from(byte - b'A' + 1) % 10],
        _ => vec![],
    });
    values.collect()
}

/// The sum of the digits of a number of two.
const fn across(number: u32) -> u32 {
    number / 10 + number % 10
}
