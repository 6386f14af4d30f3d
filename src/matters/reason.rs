//! Why somebody reports a thing, or decides something about it.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Deserialize, Serialize)]
#[sqlx(type_name = "reason", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Spam,
    Privacy,
    SideEffect,
    Misleading,
    Interest,
    Copyright,
    Abuse,
    Other,
}

impl Reason {
    pub const ALL: [Self; 8] = [
        Self::Spam,
        Self::Privacy,
        Self::SideEffect,
        Self::Misleading,
        Self::Interest,
        Self::Copyright,
        Self::Abuse,
        Self::Other,
    ];

    /// For a menu; the first chooses none.
    pub fn choices() -> Vec<(&'static str, &'static str)> {
        let none = std::iter::once(("", "Choose a reason"));
        none.chain(Self::ALL.into_iter().map(|reason| (reason.word(), reason.words()))).collect()
    }

    /// As a form and the database write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Privacy => "privacy",
            Self::SideEffect => "side_effect",
            Self::Misleading => "misleading",
            Self::Interest => "interest",
            Self::Copyright => "copyright",
            Self::Abuse => "abuse",
            Self::Other => "other",
        }
    }

    /// As people read it, within a sentence or as a label.
    pub fn words(self) -> &'static str {
        match self {
            Self::Spam => "Spam",
            Self::Privacy => "A patient's privacy",
            Self::SideEffect => "A possible side effect of a medicine",
            Self::Misleading => "Misleading",
            Self::Interest => "An undisclosed interest",
            Self::Copyright => "Copyright",
            Self::Abuse => "Abuse",
            Self::Other => "Something else",
        }
    }

    /// What it is about, for who chooses.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Spam => "Advertising, or the same thing everywhere.",
            Self::Privacy => "It may tell who a patient is.",
            Self::SideEffect => "Somebody took a medicine and something happened to them.",
            Self::Misleading => "It says what is not so, or leaves out what matters.",
            Self::Interest => "Who wrote it gains by it, and does not say so.",
            Self::Copyright => "It shows more of somebody's work than it may.",
            Self::Abuse => "It insults, threatens or harasses.",
            Self::Other => "Please say what, below.",
        }
    }

    /// Whether what was decided for it may be shown to everybody: a patient's words, an insult, or somebody's work
    /// is not shown again by the log.
    pub fn shows_content(self) -> bool {
        matches!(self, Self::Misleading | Self::Interest)
    }
}
