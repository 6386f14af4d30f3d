//! What one types into the editor, and what can be wrong with it.

use serde::{Deserialize, Serialize};

use crate::{problems::Problems, text::tag};

/// As it was typed; kept like this until it is saved for good.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Fields {
    pub title: String,
    pub excerpt: String,
    pub insight: String,
    /// With commas between.
    pub tags: String,
    /// The hash of the one chosen; empty for none.
    pub picture: String,
    /// The slugs of the other boards that a draft is to go onto.
    pub boards: Vec<String>,
}

impl Fields {
    pub const LONGEST_TITLE: usize = 500;
    pub const LONGEST_TEXT: usize = 20_000;
    /// How many boards one puts a scoop on at once, besides its own.
    pub const MOST_BOARDS: usize = 10;

    /// What no scoop may have, a draft neither.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.length("title", &self.title(), 0, Self::LONGEST_TITLE);
        problems.length("excerpt", &lines(&self.excerpt), 0, Self::LONGEST_TEXT);
        problems.length("insight", &lines(&self.insight), 0, Self::LONGEST_TEXT);
        let tags = self.tags();
        for name in &tags {
            let length = name.chars().count();
            let words = format!("“{name}” has {length} characters; {} is the most.", tag::LONGEST);
            problems.require(length <= tag::LONGEST, "tags", words);
        }
        let (many, most) = (tags.len(), tag::MOST);
        problems.require(many <= most, "tags", format!("These are {many} tags; {most} is the most."));
        let (many, most) = (self.boards.len(), Self::MOST_BOARDS);
        problems.require(many <= most, "boards", format!("These are {many} boards; {most} is the most at once."));
        problems
    }

    /// What a scoop needs to be shown, besides.
    pub fn problems_to_publish(&self) -> Problems {
        let mut problems = self.problems();
        problems.require(!self.title().is_empty(), "title", "A scoop needs a title to be published.");
        problems
    }

    pub fn title(&self) -> String {
        self.title.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn excerpt(&self) -> String {
        lines(&self.excerpt)
    }

    pub fn insight(&self) -> String {
        lines(&self.insight)
    }

    /// Lower-case, each once, in the order they were typed.
    pub fn tags(&self) -> Vec<String> {
        tag::each(&self.tags)
    }

    /// What was found on the page, where nothing was typed.
    pub fn or(self, found: &Self) -> Self {
        let or = |typed: String, found: &String| if typed.trim().is_empty() { found.clone() } else { typed };
        Self {
            title: or(self.title, &found.title),
            excerpt: or(self.excerpt, &found.excerpt),
            picture: or(self.picture, &found.picture),
            ..self
        }
    }
}

/// Browsers send the end of a line as two characters; it counts, and is kept, as one.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_small_and_stand_once() {
        let fields =
            Fields { tags: " Salt, #Evidence,salt ,, Food   & Drink;heart\nlung".to_owned(), ..Fields::default() };
        assert_eq!(fields.tags(), ["salt", "evidence", "food & drink", "heart", "lung"]);
    }

    #[test]
    fn a_draft_may_lack_a_title_and_a_published_scoop_may_not() {
        let empty = Fields::default();
        assert!(empty.problems().none());
        assert!(empty.problems_to_publish().of("title").is_some());
        let many =
            Fields { tags: (0..21).map(|tag| tag.to_string()).collect::<Vec<_>>().join(","), ..Fields::default() };
        assert_eq!(many.problems().of("tags"), Some("These are 21 tags; 20 is the most."));
    }

    #[test]
    fn what_was_typed_stays_and_what_was_found_stands_where_nothing_was() {
        let typed = Fields { insight: "Why".to_owned(), title: "  ".to_owned(), ..Fields::default() };
        let found = Fields { title: "Salt".to_owned(), excerpt: "Bread.".to_owned(), ..Fields::default() };
        let both = typed.or(&found);
        assert_eq!((&*both.title, &*both.excerpt, &*both.insight), ("Salt", "Bread.", "Why"));
    }
}
