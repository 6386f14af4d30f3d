//! What can be decided.

use serde::{Deserialize, Serialize};

use crate::matters;

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Deserialize, Serialize)]
#[sqlx(type_name = "decision_kind", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It is well as it is; what waited is shown.
    Keep,
    /// Its place says why it is not to be seen.
    Hide,
    /// Nothing is to be seen of it.
    Remove,
    /// A passage of it is not.
    Mask,
    /// Nobody says anything more there.
    Lock,
    /// Its author is told.
    Warn,
    /// Its author takes no part until then.
    Suspend,
    /// Nor ever again.
    Ban,
    /// A decision is undone.
    Restore,
}

impl Kind {
    /// As a form and the database write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Hide => "hide",
            Self::Remove => "remove",
            Self::Mask => "mask",
            Self::Lock => "lock",
            Self::Warn => "warn",
            Self::Suspend => "suspend",
            Self::Ban => "ban",
            Self::Restore => "restore",
        }
    }

    /// The log's word for a thing that this was decided about.
    pub fn past(self) -> &'static str {
        match self {
            Self::Keep => "Kept",
            Self::Hide => "Hidden",
            Self::Remove => "Removed",
            Self::Mask => "Masked in part",
            Self::Lock => "Conversation locked",
            Self::Warn => "Author warned",
            Self::Suspend => "Author suspended",
            Self::Ban => "Author banned",
            Self::Restore => "Undone",
        }
    }

    /// On a button.
    pub fn label(self) -> &'static str {
        match self {
            Self::Keep => "Keep",
            Self::Hide => "Hide",
            Self::Remove => "Remove",
            Self::Mask => "Mask",
            Self::Lock => "Lock",
            Self::Warn => "Warn",
            Self::Suspend => "Suspend",
            Self::Ban => "Ban",
            Self::Restore => "Undo",
        }
    }

    /// The key that stands for the button.
    pub fn key(self) -> char {
        match self {
            Self::Keep => 'k',
            Self::Hide => 'h',
            Self::Remove => 'r',
            Self::Mask => 'm',
            Self::Lock => 'l',
            Self::Warn => 'w',
            Self::Suspend => 's',
            Self::Ban => 'b',
            Self::Restore => 'u',
        }
    }

    /// Done to whoever wrote the thing, by admins alone.
    pub fn is_of_people(self) -> bool {
        matches!(self, Self::Suspend | Self::Ban)
    }

    /// Whether it is an answer to who asked that the thing is taken down.
    pub fn answers(self) -> bool {
        matches!(self, Self::Keep | Self::Hide | Self::Remove | Self::Mask)
    }

    /// What can be decided about a thing, by an admin or by a curator of its board.
    pub fn about(thing: matters::Kind, admin: bool) -> Vec<Self> {
        let all = match thing {
            matters::Kind::Scoop | matters::Kind::Comment => {
                vec![Self::Keep, Self::Hide, Self::Remove, Self::Mask, Self::Lock, Self::Warn, Self::Suspend, Self::Ban]
            }
            matters::Kind::Insight => {
                vec![Self::Keep, Self::Hide, Self::Remove, Self::Mask, Self::Warn, Self::Suspend, Self::Ban]
            }
            matters::Kind::Board | matters::Kind::Account => {
                vec![Self::Keep, Self::Hide, Self::Warn, Self::Suspend, Self::Ban]
            }
        };
        all.into_iter().filter(|kind| admin || !kind.is_of_people()).collect()
    }
}
