//! What a page says of itself, so that it may be kept.

use crate::live::Subjects;

/// With an answer, beside it (`Extension`): strangers all get the same, until one of its subjects changes.
#[derive(Clone, Debug)]
pub struct Keep {
    pub subjects: Subjects,
    /// Also who is signed in gets the same.
    pub for_all: bool,
}

impl Keep {
    pub fn until(subjects: Subjects) -> Self {
        Self { subjects, for_all: false }
    }

    /// What is a public file, whoever asks for it.
    pub fn for_all_until(subjects: Subjects) -> Self {
        Self { subjects, for_all: true }
    }

    /// A file of the program.
    pub fn while_running() -> Self {
        Self { subjects: Subjects::default(), for_all: true }
    }
}
