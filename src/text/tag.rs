//! A tag has one form, however and wherever it is typed.

use super::tidy::tidy;
use crate::{error::Result, problems::Problems};

/// In characters.
pub const LONGEST: usize = 60;
/// On one scoop.
pub const MOST: usize = 20;

/// Lower-case, with single blanks, without the sign that some put before it.
pub fn normal(typed: &str) -> String {
    tidy(typed).trim_start_matches(['#', ' ']).to_lowercase()
}

/// Those that stand in one field, with something between: each once, in the order they were typed.
pub fn each(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split([',', ';', '\n']).map(normal) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Of a field that takes one.
pub fn one(typed: &str, field: &'static str) -> Result<String> {
    let tag = normal(typed);
    let mut problems = Problems::default();
    problems.length(field, &tag, 1, LONGEST);
    problems.require(!tag.contains([',', ';']), field, "One tag has no comma and no semicolon in it.");
    problems.into_result()?;
    Ok(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_one_form() {
        for typed in ["  Heart  FAILURE ", "#heart failure", "# Heart\u{a0}failure\u{200b}"] {
            assert_eq!(one(typed, "tag").unwrap(), "heart failure", "{typed}");
        }
        for refused in ["", "  ", "#", "a, b", "a; b", &"x".repeat(61)] {
            assert!(one(refused, "tag").is_err(), "{refused}");
        }
        assert_eq!(each("Salt, #salt;bread\r\nBread ,, #"), ["salt", "bread"]);
    }
}
