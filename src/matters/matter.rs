//! Which things can be reported and decided about.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct MatterId(pub i64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Deserialize, Serialize)]
#[sqlx(type_name = "thing_kind", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Scoop,
    Insight,
    Comment,
    Board,
    Account,
}

impl Kind {
    /// At the head of something about one.
    pub fn label(self) -> &'static str {
        match self {
            Self::Scoop => "Scoop",
            Self::Insight => "Insight",
            Self::Comment => "Comment",
            Self::Board => "Board",
            Self::Account => "Account",
        }
    }

    /// As people read it: "this comment".
    pub fn word(self) -> &'static str {
        match self {
            Self::Scoop => "scoop",
            Self::Insight => "insight",
            Self::Comment => "comment",
            Self::Board => "board",
            Self::Account => "account",
        }
    }
}

/// One thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Thing {
    pub kind: Kind,
    pub id: i64,
}
