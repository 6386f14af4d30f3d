//! What one chooses from where a board is made or edited.

use serde::Deserialize;

use super::{CommentPolicy, SideEffects, Visibility};

/// Its word in the form, its name, and what it means.
pub type Choice = (&'static str, &'static str, &'static str);

/// Whom boards on healthcare are for, most often; a board adds its own words.
pub const AUDIENCES: [&str; 9] = [
    "Healthcare Practitioners",
    "Pharma",
    "Insurance",
    "Clinicians",
    "Labs",
    "Health IT Vendors",
    "Health Marketers",
    "Health Policy Makers",
    "Hospital Administrators",
];

/// The colours of `tokens.css`, as `topic_accent_known` has them.
pub const ACCENTS: [(&str, &str); 8] = [
    ("teal", "Teal"),
    ("indigo", "Indigo"),
    ("plum", "Plum"),
    ("rust", "Rust"),
    ("moss", "Moss"),
    ("slate", "Slate"),
    ("ocean", "Ocean"),
    ("rose", "Rose"),
];

pub const VISIBILITIES: [Choice; 3] = [
    ("public", "Public", "Anyone reads it, and search engines find it."),
    ("unlisted", "Unlisted", "Whoever has its address reads it; no list and no search engine shows it."),
    ("private", "Private", "Only those who work on it read it. For everyone else it is not there."),
];

pub const COMMENT_POLICIES: [Choice; 3] = [
    ("open", "Open", "A comment stands there as soon as it is sent."),
    ("held", "Held", "A comment waits until a curator lets it through."),
    ("closed", "Closed", "Nobody comments. What was said stays."),
];

pub const SIDE_EFFECTS: [Choice; 3] = [
    ("on", "Looked at", "Words that may tell of one stand there, and are put before who looks after the site."),
    ("hold", "Held", "They are put before who looks after the site, and wait for a moderator."),
    (
        "off",
        "Off",
        "Nobody looks for them here. What a reader reports is put before who looks after the site all the same.",
    ),
];

pub const INSIGHT_POLICIES: [Choice; 2] = [
    ("open", "Open", "An insight stands there with its scoop."),
    ("held", "Held", "That of a contributor waits until a curator lets it through; its scoop does not."),
];

/// Whether insights of those who do not keep a board wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InsightPolicy {
    #[default]
    Open,
    Held,
}

impl InsightPolicy {
    /// As its form sends it.
    pub fn word(self) -> &'static str {
        if self.holds() { "held" } else { "open" }
    }

    pub fn holds(self) -> bool {
        self == Self::Held
    }

    pub fn of(holds: bool) -> Self {
        if holds { Self::Held } else { Self::Open }
    }
}

/// By their own names, as BCP 47 tags them.
pub const LANGUAGES: [(&str, &str); 42] = [
    ("id", "Bahasa Indonesia"),
    ("ms", "Bahasa Melayu"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("et", "Eesti"),
    ("en", "English"),
    ("es", "Español"),
    ("eu", "Euskara"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("gl", "Galego"),
    ("hr", "Hrvatski"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("sw", "Kiswahili"),
    ("lv", "Latviešu"),
    ("lt", "Lietuvių"),
    ("hu", "Magyar"),
    ("nl", "Nederlands"),
    ("nb", "Norsk bokmål"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("fi", "Suomi"),
    ("sv", "Svenska"),
    ("vi", "Tiếng Việt"),
    ("tr", "Türkçe"),
    ("el", "Ελληνικά"),
    ("bg", "Български"),
    ("sr", "Српски"),
    ("uk", "Українська"),
    ("he", "עברית"),
    ("ar", "العربية"),
    ("fa", "فارسی"),
    ("hi", "हिन्दी"),
    ("zh", "中文"),
    ("ja", "日本語"),
];

/// Those, and the one that a board has already.
pub fn languages(own: &str) -> Vec<(String, String)> {
    let own = Some(own).filter(|own| LANGUAGES.iter().all(|(tag, _)| tag != own)).map(|own| (own, own));
    own.into_iter().chain(LANGUAGES).map(|(tag, name)| (tag.to_owned(), name.to_owned())).collect()
}

/// Two or three letters, then subtags, as `topic_language_form` has it.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && rest.len() <= 3
        && rest
            .iter()
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

impl Visibility {
    /// As its form sends it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
        }
    }
}

impl CommentPolicy {
    /// As its form sends it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Closed => "closed",
        }
    }
}

impl SideEffects {
    /// As its form sends it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Hold => "hold",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_tag_and_a_board_keeps_the_one_it_has() {
        assert!(LANGUAGES.iter().all(|(tag, _)| is_language(tag)));
        assert!(is_language("zh-Hant-TW") && !is_language("") && !is_language("english") && !is_language("de-"));
        assert_eq!(languages("de").len(), LANGUAGES.len());
        assert_eq!(languages("mi")[0], ("mi".to_owned(), "mi".to_owned()));
    }
}
