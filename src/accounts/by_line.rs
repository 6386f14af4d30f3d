//! Who made or said something, as a page names them.

use crate::live::{Subjects, Tells};

/// Links to `/@{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByLine {
    pub name: String,
    pub display_name: String,
}

impl ByLine {
    pub fn new(name: &str, display_name: &str) -> Self {
        Self { name: name.to_owned(), display_name: display_name.to_owned() }
    }
}

impl Tells for ByLine {
    fn tells(&self, subjects: &mut Subjects) {
        subjects.add_person(&self.name);
    }
}
