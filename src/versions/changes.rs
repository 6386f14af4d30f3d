//! What changed from one version to the next, word by word.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::Version;

/// A text that changed, in the order in which it is read.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub of: &'static str,
    pub parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    Same(String),
    Added(String),
    Gone(String),
}

/// Texts that have little in common are told apart less finely, rather than for long.
const LONGEST: Duration = Duration::from_millis(100);
/// Of words that stayed, so many characters are shown beside what changed.
const AROUND: usize = 160;

impl Change {
    /// What is the same in both is left out; without one before, all there is.
    pub(super) fn between(before: Option<&Version>, after: &Version) -> Vec<Self> {
        let texts = |version: &Version| {
            [version.title.clone(), version.excerpt.clone(), version.insight.clone(), version.tags.clone()]
        };
        let old = before.map(texts).unwrap_or_default();
        let names = ["Title", "Excerpt", "Insight", "Tags"];
        let both = names.into_iter().zip(old.iter().zip(texts(after))).filter(|(_, (old, new))| *old != new);
        let change = |(of, (old, new)): (_, (&String, String))| {
            let parts = if before.is_some() { parts(old, &new) } else { vec![Part::Same(new)] };
            Self { of, parts }
        };
        both.map(change).collect()
    }
}

impl Change {
    /// Of one text; without one before, all of it.
    pub(super) fn of_words(of: &'static str, before: Option<&str>, after: &str) -> Self {
        Self { of, parts: before.map_or_else(|| vec![Part::Same(after.to_owned())], |before| parts(before, after)) }
    }
}

fn parts(old: &str, new: &str) -> Vec<Part> {
    let diff = TextDiff::configure().timeout(LONGEST).diff_words(old, new);
    let mut parts: Vec<Part> = Vec::new();
    for change in diff.iter_all_changes() {
        let words = change.value();
        match (change.tag(), parts.last_mut()) {
            (ChangeTag::Equal, Some(Part::Same(text)))
            | (ChangeTag::Insert, Some(Part::Added(text)))
            | (ChangeTag::Delete, Some(Part::Gone(text))) => text.push_str(words),
            (ChangeTag::Equal, _) => parts.push(Part::Same(words.to_owned())),
            (ChangeTag::Insert, _) => parts.push(Part::Added(words.to_owned())),
            (ChangeTag::Delete, _) => parts.push(Part::Gone(words.to_owned())),
        }
    }
    let last = parts.len().saturating_sub(1);
    for (place, part) in parts.iter_mut().enumerate() {
        if let Part::Same(text) = part {
            *text = shortened(text, place == 0, place == last);
        }
    }
    parts
}

/// The ends of a long text, of which only those are needed that touch a change.
fn shortened(text: &str, first: bool, last: bool) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= 2 * AROUND {
        return text.to_owned();
    }
    let head: String = characters[..AROUND].iter().collect();
    let tail: String = characters[characters.len() - AROUND..].iter().collect();
    match (first, last) {
        (true, _) => format!("… {tail}"),
        (_, true) => format!("{head} …"),
        _ => format!("{head} … {tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_word_by_word_and_the_rest_is_short() {
        let same = |text: &str| Part::Same(text.to_owned());
        let told = parts("Salt, again", "Salt, once more");
        let gone: Vec<_> = told.iter().filter(|part| matches!(part, Part::Gone(_))).collect();
        assert_eq!(told[0], same("Salt, "));
        assert_eq!(gone, [&Part::Gone("again".to_owned())]);
        assert_eq!(told.last(), Some(&Part::Added("once more".to_owned())));
        let long = "word ".repeat(200);
        let told = parts(&format!("{long}one"), &format!("{long}two"));
        assert!(
            matches!(&told[0], Part::Same(text) if text.starts_with('…') && text.chars().count() < 200),
            "{told:?}"
        );
        assert_eq!(parts("", "new"), [Part::Added("new".to_owned())]);
    }
}
