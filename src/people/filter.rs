//! Which accounts: as the address of the list says it.

use serde::Deserialize;

use crate::problems::Problems;

/// As the address has them, and in words.
pub const WHICH: [(&str, &str); 8] = [
    ("", "All"),
    ("reader", "Readers"),
    ("curator", "Curators"),
    ("admin", "Admins"),
    ("suspended", "Suspended"),
    ("banned", "Banned"),
    ("imported", "Imported by-lines"),
    ("deleted", "Deleted"),
];

/// Empty fields filter nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// How a name, a display name or an address for mail begins.
    pub q: String,
    pub which: String,
}

impl Filter {
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.length("q", &self.q, 0, 254);
        problems
    }

    pub fn is_on(&self) -> bool {
        !self.pairs().is_empty()
    }

    /// What the address has to say again on the next page.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [("q", self.q.trim()), ("which", &self.which)];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// How those looked for begin. People put an @ before a name.
    pub(super) fn beginning(&self) -> Option<String> {
        let typed = self.q.trim().to_lowercase();
        let typed = typed.strip_prefix('@').unwrap_or(&typed);
        (!typed.is_empty()).then(|| typed.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_small_and_has_no_at_before_it() {
        let looked_for = |q: &str| Filter { q: q.to_owned(), which: String::new() }.beginning();
        assert_eq!(looked_for(" @Ada "), Some("ada".to_owned()));
        assert_eq!(looked_for("ada@ward"), Some("ada@ward".to_owned()));
        assert_eq!(looked_for(" @ "), None);
    }
}
