//! Where somebody lives: a street with its number.

use super::{
    finding::{Finding, Kind},
    pattern::Pattern,
    reading::Reading,
    words::PERSON,
};

static STREET: Pattern = Pattern::new(&[
    r"\b(?:(?:Flat|Apt\.?|Apartment|Unit) \w{1,4},? )?\d{1,5}[A-Za-z]?,? (?:(?:[NSEW]{1,2}",
    r"|St)\.? )?(?:[A-Z][\w'’]{1,20}\.? ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd",
    r"|Court|Ct|Way|Close|Crescent|Terrace|Place|Pl|Square|Gardens|Grove|Parkway|Row|Hill|Mews|View|Rise",
    r"|Walk|Park)\b\.?(?:,? (?i:apt|apartment|flat|unit|suite)\.? ?\w{1,5})?",
    r"|\b(?:[A-ZÄÖÜ][a-zäöüß]{1,25}(?:-[A-ZÄÖÜ]?[a-zäöüß]{1,20}){0,2}[- ]?(?:[Ss]traße|[Ss]trasse|[Ss]tr\.",
    r"|[Ww]eg|[Gg]asse|[Pp]latz|[Aa]llee|[Rr]ing|[Dd]amm|[Uu]fer)|(?:Am|An der|Auf der|Auf dem|Im|In der",
    r"|Zum|Zur) [A-ZÄÖÜ][a-zäöüß]{2,20}) \d{1,4} ?[a-z]?\b(?:, \d{4,5} [A-ZÄÖÜ][a-zäöüß]{1,25})?",
    r"|\b\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|place|allée|chemin|impasse|quai|route",
    r"|square)(?: (?:de la|de l['’]|des|du|de|la|le|les",
    r"|d['’])){0,2} ?[A-ZÀ-Þ][\w'’\-]{1,25}(?: [A-ZÀ-Þ][\w'’\-]{1,25})?(?:, \d{5} [A-ZÀ-Þ][\w'’\-]{1,25})?",
]);
static HOME: Pattern = Pattern::new(&[
    r"(?i)\b(?:lives?|living|lived|resid(?:es?|ing)|home|house|flat|family|ambulance|nurse|flowers|address",
    r"|floor of|discharged to|wohnt|wohnhaft|wohnte|wohnung|haus|adresse|anschrift|notarzt|pflege|habite",
    r"|habitait|demeurant|domicile|vit)\b",
]);
static INSTITUTION: Pattern = Pattern::new(&[
    r"(?i)(?:\b(?:hospital|clinic|university|institute|institution|cent(?:re|er)|ministry|foundation|press",
    r"|museum|conference|congress|venue|offices?|hotel|library|school|pharmacy|headquarters|association",
    r"|society|company|inc|ltd|gmbh|who|department|meeting|meet us|charity|surgery hours|station|church",
    r"|practice|gp|opens|doors|registry|map|town hall|publisher",
    r"|krankenhaus|universität|institut|praxis|apotheke|veranstaltungsort|schule|verein|stiftung|rathaus",
    r"|bildungszentrum",
    r"|hôpital|centre|clinique|université|mairie|ministère|chu|association|pharmacie|siège)\b|klinik)",
]);

pub fn find(reading: &Reading, found: &mut Vec<Finding>) {
    reading.find(Kind::Address, &STREET, found, |at| {
        let before = reading.before(at.start, 100);
        let institution = INSTITUTION.last(before);
        match HOME.last(before) {
            Some(home) => Some(home) > institution,
            None => {
                institution.is_none()
                    && !INSTITUTION.stands_in(reading.after(at.end, 60))
                    && reading.near(at, 100, 60, &PERSON)
            }
        }
    });
}
