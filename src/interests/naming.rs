//! Whether a text names an organisation.

use unicode_normalization::UnicodeNormalization;

use super::Interest;

/// What companies are called after their name: a text leaves it out.
const LEGAL_FORMS: [&str; 24] = [
    "ab",
    "ag",
    "aps",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "kg",
    "kgaa",
    "limited",
    "llc",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pty",
    "sa",
    "se",
    "spa",
    "srl",
];

impl Interest {
    /// By its name, with or without its legal form, or by another name that was declared.
    pub fn is_named_in(&self, text: &str) -> bool {
        let text = plain(text);
        std::iter::once(&self.organisation).chain(&self.also).any(|name| stands_in(&text, without_form(&plain(name))))
    }
}

/// In one case and one spelling, with single blanks.
fn plain(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_form(name: &str) -> &str {
    let (before, last) = name.rsplit_once([' ', ',']).unwrap_or(("", name));
    let form = last.replace('.', "");
    let before = before.trim_end_matches([' ', ',', '&']);
    if LEGAL_FORMS.contains(&&*form) && !before.is_empty() { without_form(before) } else { name }
}

/// As whole words. Scripts without capitals, such as Arabic and Chinese, write words together: there, anywhere.
fn stands_in(text: &str, name: &str) -> bool {
    let joins = |one: Option<char>, other: Option<char>| {
        let cased = |letter: char| letter.is_lowercase() || letter.is_numeric();
        one.is_some_and(cased) && other.is_some_and(cased)
    };
    !name.is_empty()
        && text.match_indices(name).any(|(at, found)| {
            let after = &text[at + found.len()..];
            !joins(text[..at].chars().next_back(), name.chars().next())
                && !joins(name.chars().next_back(), after.chars().next())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interests::Kind;

    fn names(organisation: &str, also: &[&str], text: &str) -> bool {
        let interest = Interest {
            id: 1,
            organisation: organisation.to_owned(),
            also: also.iter().map(|name| (*name).to_owned()).collect(),
            kind: Kind::Employment,
            began: "2021-03-01".parse().unwrap(),
            ended: None,
        };
        interest.is_named_in(text)
    }

    #[test]
    fn a_name_is_found_as_whole_words_however_it_is_written() {
        assert!(names("Norvia Pharma", &[], "A trial by NORVIA\n  pharma, out today"));
        assert!(names("Norvia Pharma", &[], "**Norvia Pharma**’s trial"));
        assert!(!names("Norvia", &[], "Norviana is a village"));
        assert!(!names("Via", &[], "Norvia"));
        assert!(names("Café Ｘ", &[], "at cafe\u{301} x"));
    }

    #[test]
    fn its_legal_form_may_be_left_out_and_what_it_makes_may_stand_for_it() {
        for name in ["Norvia AG", "Norvia, Inc.", "Norvia GmbH & Co. KG", "Norvia S.A."] {
            assert!(names(name, &[], "norvia says"), "{name}");
        }
        assert!(names("Norvia", &["Calmera"], "what Calmera does"));
        assert!(!names("SE", &[], "what others sell"));
    }

    #[test]
    fn scripts_that_write_words_together_are_read_too() {
        assert!(names("武田", &[], "これは武田薬品の話"));
        assert!(names("نورفيا", &[], "قالت ونورفيا اليوم"));
    }
}
