//! What was found and where, and the text without it.

use std::ops::Range;

use super::{ages, contact, dates, identity, names, places, reading::Reading, records};

/// A passage that may tell who a patient is. It holds no text, so that none can reach a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// Its bytes in the text, on the boundaries of characters.
    pub at: Range<usize>,
}

/// The kinds of 45 CFR 164.514(b)(2) that a text can show. Where two overlap, the one named first stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Mail,
    Identity,
    Record,
    Ip,
    Phone,
    Date,
    Address,
    Age,
    Name,
    Case,
}

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::Mail,
        Self::Identity,
        Self::Record,
        Self::Ip,
        Self::Phone,
        Self::Date,
        Self::Address,
        Self::Age,
        Self::Name,
        Self::Case,
    ];

    /// For the writer: what it looks like, and why it matters.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Mail => "This looks like somebody’s mail address. It leads straight to the person it belongs to.",
            Self::Identity => {
                "This looks like a social security or national health number. It belongs to one person for life."
            }
            Self::Record => {
                "This looks like the number of a record, an account, a policy, a licence or a device. \
                 Whoever can look it up knows who it is about."
            }
            Self::Ip => "This looks like the internet address of somebody’s computer. It may lead to a household.",
            Self::Phone => "This looks like somebody’s phone or fax number. It leads straight to a person or a family.",
            Self::Date => {
                "This looks like the date of a birth, a stay in hospital, an operation or a death. \
                 With other details it may tell who somebody is; the year alone is safer."
            }
            Self::Address => "This looks like where somebody lives. A street and a number often name a household.",
            Self::Age => {
                "This looks like an age over 89. So few people are that old that the age alone may tell who \
                 it is; “over 89” is safer."
            }
            Self::Name => "This looks like the name of somebody who was ill. Readers may know them.",
            Self::Case => {
                "This reads like one patient of yours, with their age. With other details readers may tell who it is, \
                 and so may the patient."
            }
        }
    }

    /// What stands in its place when it is masked.
    pub const fn token(self) -> &'static str {
        match self {
            Self::Mail => "[mail address removed]",
            Self::Identity => "[identity number removed]",
            Self::Record => "[record number removed]",
            Self::Ip => "[internet address removed]",
            Self::Phone => "[phone number removed]",
            Self::Date => "[date removed]",
            Self::Address => "[address removed]",
            Self::Age | Self::Case => "[age removed]",
            Self::Name => "[name removed]",
        }
    }
}

/// What in this text may tell who a patient is, in the order of the text, no two overlapping.
///
/// It can warn, never certify: it knows patterns and the words beside them, in English and some German and French.
/// It takes time in proportion to the text, whatever the text.
pub fn look(text: &str) -> Vec<Finding> {
    let reading = Reading::of(text);
    let mut found = Vec::new();
    for find in [contact::find, identity::find, records::find, dates::find, places::find, ages::find, names::find] {
        find(&reading, &mut found);
    }
    apart(found)
}

/// Each finding once; those that overlap become one, so that nothing of them is left over.
fn apart(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|finding| (finding.at.start, finding.at.end));
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found {
        match kept.last_mut().filter(|last| finding.at.start < last.at.end) {
            Some(last) => {
                last.at.end = last.at.end.max(finding.at.end);
                last.kind = last.kind.min(finding.kind);
            }
            None => kept.push(finding),
        }
    }
    kept
}

/// The text with a calm word in the place of each finding; a finding that is not of this text changes nothing.
///
/// A shorter sentence brings words nearer to what stands in it: look again at what was masked.
pub fn mask(text: &str, findings: &[Finding]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for Finding { kind, at } in findings {
        if at.is_empty() || text.get(at.clone()).is_none() {
            continue;
        }
        let Some(between) = text.get(done..at.start) else { continue };
        masked.push_str(between);
        masked.push_str(kind.token());
        done = at.end;
    }
    masked.push_str(&text[done..]);
    masked
}
