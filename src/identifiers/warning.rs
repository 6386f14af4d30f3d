//! What is said to a writer whose words may tell who a patient is.

use serde::Deserialize;

use super::finding::{look, mask};

/// For the writer's page alone. It has no words for a log: its fields are not printed.
pub struct Warning {
    /// Each passage, and why it matters.
    pub found: Vec<(String, &'static str)>,
    /// The text without them.
    pub masked: String,
}

impl Warning {
    /// None where nothing is found, or the writer has decided.
    pub fn unless(guard: Guard, text: &str) -> Option<Self> {
        if guard == Guard::Despite { None } else { Self::of(text) }
    }

    fn of(text: &str) -> Option<Self> {
        let findings = look(text);
        let passage = |at: std::ops::Range<usize>| text.get(at).unwrap_or_default().to_owned();
        let found: Vec<_> = findings.iter().map(|one| (passage(one.at.clone()), one.kind.words())).collect();
        (!found.is_empty()).then(|| Self { found, masked: mask(text, &findings) })
    }
}

/// What a writer chose who was shown that their words may tell who a patient is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Guard {
    /// Nothing yet.
    #[default]
    Ask,
    /// Calm words in their place.
    Mask,
    /// As they are, once a moderator has looked at them.
    Despite,
}
