//! Why words wait for a moderator.

/// Nobody else but their author sees them until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "held_for", rename_all = "snake_case")]
pub enum HeldFor {
    /// They may tell who a patient is.
    Identifier,
    /// The board looks at everything first.
    Board,
    /// The site does.
    Site,
    /// Their author is new here.
    Newcomer,
    /// A word, pattern or domain of the site's list.
    Rule,
    /// They lead to many places.
    Links,
    /// They may tell of a medicine's side effect.
    SideEffect,
}

impl HeldFor {
    /// As a moderator reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Identifier => "It may tell who a patient is.",
            Self::Board => "This board looks at everything first.",
            Self::Site => "This site looks at everything first.",
            Self::Newcomer => "Its author is new here.",
            Self::Rule => "It has a word or address of the site's list.",
            Self::Links => "It has many links.",
            Self::SideEffect => "It may tell of a medicine's side effect.",
        }
    }
}
