//! The language it is written in.

use whatlang::detect;

use super::{
    head::Head,
    words::{first_bytes, gist},
};

/// Those that have a code of two letters, by the code of three that ISO 639-2 and -3 give them.
const SHORT: [(&str, &str); 78] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cze", "cs"),
    ("chi", "zh"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("dut", "nl"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("ger", "de"),
    ("gre", "el"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("nor", "no"),
    ("ori", "or"),
    ("pan", "pa"),
    ("per", "fa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rum", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
];

/// Its primary tag, as BCP 47 has it: what the page says, else what its text looks like.
pub(super) fn language(head: &Head, text: &str) -> Option<String> {
    let said = head.language.as_deref().into_iter().chain(head.all(&["og:locale"]));
    let said = said.chain(head.json_ld.language.as_deref());
    let said =
        said.chain(head.all(&["citation_language", "dc.language", "dcterms.language", "content-language", "language"]));
    said.take(20).find_map(primary).or_else(|| of_text(text))
}

/// "en" of `en-GB`, `en_GB`, "eng" and "English".
fn primary(said: &str) -> Option<String> {
    let tag = said.trim().split(['-', '_', ',', ';']).next()?.trim().to_lowercase();
    match tag.len() {
        2 | 3
            if tag.bytes().all(|byte| byte.is_ascii_lowercase())
                && !["und", "mul", "zxx", "mis"].contains(&tag.as_str()) =>
        {
            Some(short(&tag).to_owned())
        }
        _ => {
            let name = gist(&tag);
            let known = whatlang::Lang::all().iter().find(|lang| !name.is_empty() && gist(lang.eng_name()) == name);
            known.map(|lang| short(lang.code()).to_owned())
        }
    }
}

pub(super) fn of_text(text: &str) -> Option<String> {
    // A line or two tell too little, and what comes later tells no more.
    let text = first_bytes(text, 8000);
    let found = detect(text).filter(|found| found.is_reliable() && text.chars().count() >= 80)?;
    Some(short(found.lang().code()).to_owned())
}

fn short(code: &str) -> &str {
    SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::head::tests::head;

    const GERMAN: &str = "Die Schwestern auf der Station waschen sich die Hände, bevor sie zu den Kranken gehen, \
        und noch einmal danach; so bleiben alle gesund, und niemand steckt sich bei einem anderen an.";

    #[test]
    fn a_page_says_its_language() {
        let said = |tags| language(&head(tags), GERMAN).unwrap();
        assert_eq!(said("<html lang=en-GB>"), "en");
        assert_eq!(said("<html lang=PT_br>"), "pt");
        assert_eq!(said("<html lang=eng>"), "en");
        assert_eq!(said("<html lang=''><meta property=og:locale content=fr_FR>"), "fr");
        assert_eq!(said("<meta name=citation_language content=French>"), "fr");
        assert_eq!(said("<meta http-equiv=Content-Language content='it, en'>"), "it");
        assert_eq!(said("<html lang=haw>"), "haw");
    }

    #[test]
    fn where_it_says_none_or_nonsense_its_text_tells() {
        for tags in ["<p>", "<html lang=und>", "<html lang='{{ lang }}'>", "<html lang=x>"] {
            assert_eq!(language(&head(tags), GERMAN).as_deref(), Some("de"), "{tags}");
        }
        assert_eq!(
            language(&head("<p>"), "看護師は手を洗い、患者さんのところへ行きました。".repeat(4).as_str()).as_deref(),
            Some("ja")
        );
        assert_eq!(language(&head("<p>"), "Hm."), None);
        assert_eq!(language(&head("<p>"), ""), None);
    }
}
