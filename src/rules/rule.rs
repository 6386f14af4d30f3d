//! What a rule is, and which words it finds.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::traits::{Traits, fold, host};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, Deserialize)]
#[sqlx(type_name = "rule_kind", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Whole words, whatever their case and accents.
    #[default]
    Word,
    /// A regular expression, whatever the case.
    Pattern,
    /// Where a link leads, with what is below it.
    Domain,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, Deserialize)]
#[sqlx(type_name = "rule_effect", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// What has it waits for a moderator.
    #[default]
    Hold,
    /// What has it is not taken.
    Refuse,
}

#[derive(Debug)]
pub struct Rule {
    pub kind: Kind,
    pub text: String,
    pub effect: Effect,
}

/// Compiled, in bytes: patterns that count very far are refused.
const LARGEST: usize = 256 << 10;
/// Compiled patterns that are remembered.
const REMEMBERED: usize = 500;

/// So that a list of patterns is not compiled for every comment.
static COMPILED: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);

impl Kind {
    /// As a form sends it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Pattern => "pattern",
            Self::Domain => "domain",
        }
    }

    /// What is wrong with a text of this kind, or the text as it is kept.
    pub fn read(self, typed: &str) -> Result<String, &'static str> {
        let typed = typed.trim();
        match self {
            Self::Word if fold(typed).chars().any(char::is_alphanumeric) => Ok(typed.to_owned()),
            Self::Word => Err("Please write a word."),
            Self::Domain => host(typed).ok_or("Please write a domain, such as pills.example."),
            Self::Pattern => {
                let found = compile(typed).map(|pattern| pattern.is_match("")).map_err(|error| match error {
                    regex::Error::CompiledTooBig(_) => "This pattern grows too large. Please write a simpler one.",
                    _ => "This is no pattern: please look at its brackets and its signs.",
                })?;
                if found {
                    Err("This pattern is found in every text, also in an empty one.")
                } else {
                    Ok(typed.to_owned())
                }
            }
        }
    }
}

impl Effect {
    /// As a form sends it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Refuse => "refuse",
        }
    }
}

impl Rule {
    /// What it finds, as its author may be told.
    pub fn finds(&self, text: &Traits) -> Option<String> {
        match self.kind {
            Kind::Word => {
                let word = fold(&self.text);
                text.folded.iter().any(|words| stands_in(words, &word)).then(|| self.text.clone())
            }
            Kind::Pattern => {
                let pattern = remembered(&self.text)?;
                let found = text.plain.iter().find_map(|words| pattern.find(words))?;
                Some(found.as_str().chars().take(80).collect())
            }
            Kind::Domain => {
                let below = format!(".{}", self.text);
                text.hosts.iter().any(|host| *host == self.text || host.ends_with(&below)).then(|| self.text.clone())
            }
        }
    }
}

fn compile(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).case_insensitive(true).size_limit(LARGEST).dfa_size_limit(LARGEST).build()
}

fn remembered(text: &str) -> Option<Regex> {
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pattern) = known.get(text) {
        return Some(pattern.clone());
    }
    let pattern = compile(text).ok()?;
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(text.to_owned(), pattern.clone());
    Some(pattern)
}

/// With no letter or digit on either side.
fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Format;

    fn finds(kind: Kind, text: &str, words: &str) -> Option<String> {
        let text = kind.read(text).unwrap();
        Rule { kind, text, effect: Effect::Hold }.finds(&Traits::of(words, Format::Markdown))
    }

    #[test]
    fn a_word_is_found_whole_whatever_its_dress() {
        for words in ["Buy V\u{200b}iagra!", "viágra", "(VIAGRA)", "v*iag*ra", "ｖｉａｇｒａ"] {
            assert_eq!(finds(Kind::Word, "Viagra", words).as_deref(), Some("Viagra"), "{words}");
        }
        for words in ["viagras", "notviagra", "via gra"] {
            assert_eq!(finds(Kind::Word, "Viagra", words), None, "{words}");
        }
        assert!(finds(Kind::Word, "buy  now", "please BUY\nnow").is_some());
    }

    #[test]
    fn a_pattern_is_found_and_told_as_it_stands() {
        assert_eq!(finds(Kind::Pattern, r"win \d+ €", "WIN 300 € today").as_deref(), Some("WIN 300 €"));
        assert!(Kind::Pattern.read("(a").is_err() && Kind::Pattern.read("x*").is_err());
        assert!(Kind::Pattern.read(r"\w{900}").unwrap_err().contains("too large"));
    }

    #[test]
    fn a_domain_is_found_in_links_with_what_is_below_it() {
        for words in ["[x](https://shop.Pills.example/a)", "see pills.example/x", "<http://pills.example>"] {
            assert_eq!(
                finds(Kind::Domain, "https://pills.example/", words).as_deref(),
                Some("pills.example"),
                "{words}"
            );
        }
        for words in ["notpills.example", "https://pills.example.ward.example/", "pills"] {
            assert_eq!(finds(Kind::Domain, "pills.example", words), None, "{words}");
        }
        assert!(Kind::Domain.read("pills").is_err());
    }
}
