//! How somebody is reached: phone and fax numbers, mail addresses, addresses of computers.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    ops::Range,
};

use linkify::{LinkFinder, LinkKind};

use super::{
    finding::{Finding, Kind},
    pattern::Pattern,
    reading::{Reading, digits},
    words::PERSON,
};

/// Numbers that show by their form what they are: with a country, of North America, with a leading zero.
static FORMED: Pattern = Pattern::new(&[
    r"\+[1-9]\d{0,2}(?:[ \u{a0}\u{202f}.\-/]{0,2}\(?\d\)?){6,12}",
    r"|\b00 ?[1-9]\d(?:[ \u{a0}\u{202f}.\-/]{0,2}\(?\d\)?){7,12}",
    r"|(?:\b1[ .\-])?(?:\([2-9]\d{2}\) ?|\b[2-9]\d{2}[ .\-])[2-9]\d{2}[ .\-]\d{4}",
    r"|(?:\(0\d{1,5}\)|\b0\d{1,5})(?:[ \u{a0}\u{202f}.\-/]{1,2}\d{2,8}){1,5}",
]);
/// Any number of that length: a phone number only after a word such as "call".
static BARE: Pattern = Pattern::new(&[r"\+?\(?\d(?:[ \u{a0}\u{202f}.\-/()]{0,2}\d){6,14}"]);
static CALL: Pattern = Pattern::new(&[
    r"(?i)(?:\b(?:phone|fax|telephone|tel|mobile|cell|landline|whats ?app|sms|call|ring|text|dial|reach",
    r"|direct line|my number|h(?:is|er) number|their number|contact number",
    r"|telefon|handy|natel|mobil|nummer|mobilnummer|rufnummer|rufen|anrufen|erreichbar|erreichen",
    r"|téléphone|tél|portable|coordonnées|appele[rz]|joindre|son numéro|mon numéro|le numéro)\b)[^\d!?\n]{0,40}$",
]);
static INSTITUTION: Pattern = Pattern::new(&[
    r"(?i)\b(?:help ?-?lines?|hot ?-?lines?|life ?-?lines?|crisis|samaritans|emergency|poison|press|media",
    r"|switchboard|toll-free|freephone|information line|call cent(?:re|er)|reception|customer",
    r"|appointments?|front desk|enquiries|inquiries|office|clinic['’]s|hospital['’]s|association",
    r"|info ?-?line|(?:advice|media|support|phone|listening|information) line|weekdays|sales|opening hours",
    r"|department",
    r"|notruf|giftnotruf|telefonseelsorge|pressestelle|zentrale|beratungsstelle|servicenummer|kummer",
    r"|ministerium|ministeriums|sorgentelefon",
    r"|sekretariat|ärztekammer|anmeldung|praxis|numéro vert|numéro national|numéro d['’]urgence|standard",
    r"|ligne d['’]écoute|sos|accueil|secrétariat|centre antipoison)\b",
]);
/// Calls to these cost the caller nothing, or much: no person has one.
static FREE: Pattern = Pattern::new(&[
    r"^[^\d]{0,2}(?:\+?1[^\d]{1,2})?(?:8(?:00|88|77|66|55|44|33)[^\d]|0 ?80[08]|0 ?[139]00|0 ?180|116)",
]);
static DATED: Pattern = Pattern::new(&[
    r"^(?:(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d|\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)",
]);

static AT: Pattern = Pattern::new(&[
    r"(?i)\b[a-z0-9._%+\-]{1,40} ?[\[(] ?(?:at|@|ät|arobase) ?[\])] ?[a-z0-9\-]{1,40}(?:(?:\.",
    r"| ?[\[(] ?(?:dot|punkt|point) ?[\])] ?)[a-z0-9\-]{2,30}){1,3}",
]);
static OFFICE: Pattern = Pattern::new(&[
    r"(?i)^(?:info|press|presse|pressestelle|contact|kontakt|office|media|editor|editors|editorial",
    r"|redaktion|rédaction|redaction|support|help|hello|admin|webmaster|newsroom|news|newsletter|service",
    r"|services|enquiries|inquiries|sekretariat|secretariat|poststelle|accueil|communications?|pr|privacy",
    r"|dpo|datenschutz|noreply|no-reply|donotreply|events?|registration|anmeldung|inscription|conference",
    r"|congress|kongress|feedback|jobs|careers|journal|subscriptions?|abo|team|mail|post|abuse|postmaster",
    r"|research|study|studie|trials?|recruitment|library|archive|board|hilfe|beratung|selbsthilfe",
    r"|moderation|submissions?|orders?|sales|billing|marketing|ethics|irb|training|academy|members",
    r"|membership|secretary|president|chair|director|hr|data|security|students?|public|community|digital",
    r"|web|social|copyright|legal|donate|spenden|dons)(?:[._\-+0-9][^@]{0,60})?@",
]);
static PUBLISHED: Pattern =
    Pattern::new(&[r"(?i)\b(?:press|media (?:contact|enquiries|inquiries)|correspond|presse|pressekontakt)"]);

static FOUR: Pattern = Pattern::new(&[r"\b\d{1,3}(?:\.\d{1,3}){3}"]);
static SIX: Pattern = Pattern::new(&[r"(?i)\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}"]);
static VERSION: Pattern =
    Pattern::new(&[r"(?i)(?:\b(?:version|release|firmware|build|section|chapter)\b[^\d]{0,20}|§ ?|\bv\.? ?)$"]);
static COMPUTER: Pattern =
    Pattern::new(&[r"(?i)\b(?:ip|address|adresse|from|von|log|logs|server|computer|rechner|ordinateur)\b"]);

pub fn find(reading: &Reading, found: &mut Vec<Finding>) {
    let is_phone = |at: &Range<usize>| {
        let number = reading.at(at);
        reading.is_whole(at)
            && (8..=15).contains(&digits(number).len())
            && !reading.before(at.start, 2).trim_end().ends_with(|last: char| last.is_ascii_digit())
            && !DATED.stands_in(number)
            && somebodys(reading, at)
    };
    reading.find(Kind::Phone, &FORMED, found, |at| {
        let zero = reading.at(at).trim_start_matches('(').starts_with('0');
        is_phone(at) && (!zero || digits(reading.at(at)).len() > 8)
    });
    reading.find(Kind::Phone, &BARE, found, |at| {
        reading.is_whole(at)
            && !DATED.stands_in(reading.at(at))
            && CALL.stands_in(reading.before(at.start, 60))
            && somebodys(reading, at)
    });
    let links = LinkFinder::new();
    let mails = links.links(&reading.text).filter(|link| *link.kind() == LinkKind::Email);
    let mails = mails.map(|link| link.start()..link.end()).chain(AT.each(&reading.text));
    found.extend(mails.filter(|at| is_private(reading, at)).map(|at| Finding { kind: Kind::Mail, at }));
    reading.find(Kind::Ip, &FOUR, found, |at| reading.is_whole(at) && is_somewhere(reading, at));
    reading.find(Kind::Ip, &SIX, found, |at| {
        let parts = reading.at(at).split(':').filter(|part| !part.is_empty()).count();
        parts > 2 && reading.at(at).parse::<Ipv6Addr>().is_ok_and(|address| !address.is_loopback())
    });
}

/// Of the two, the word that stands last before the number decides; what follows it only where none stands before.
fn somebodys(reading: &Reading, at: &Range<usize>) -> bool {
    if FREE.stands_in(reading.at(at)) {
        return false;
    }
    let before = reading.before(at.start, 100);
    match (PERSON.last(before), INSTITUTION.last(before)) {
        (None, None) => !INSTITUTION.stands_in(reading.after(at.end, 60)),
        (person, institution) => person > institution,
    }
}

/// A mail address of a person: not of an office, nor a name in the Fediverse.
fn is_private(reading: &Reading, at: &Range<usize>) -> bool {
    let before = reading.before(at.start, 60);
    !before.ends_with('@') && !OFFICE.stands_in(reading.at(at)) && !PUBLISHED.stands_in(before)
}

/// An address that somebody is reached at from outside, not the number of a version.
fn is_somewhere(reading: &Reading, at: &Range<usize>) -> bool {
    let Ok(address) = reading.at(at).parse::<Ipv4Addr>() else { return false };
    let inside = address.is_private() || address.is_loopback() || address.is_unspecified() || address.is_broadcast();
    let before = reading.before(at.start, 40);
    let likely = address.octets().iter().any(|part| *part > 99) || COMPUTER.stands_in(before);
    !inside && likely && !VERSION.stands_in(before)
}
