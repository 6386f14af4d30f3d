//! How much of a source an excerpt quotes, and how much the board allows.

use crate::text::CleanHtml;

/// Excerpts are counted in characters of plain text, against those of the source's main text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Characters of the source; none where its page was not read.
    pub source: Option<i32>,
    /// Per cent, as the board has it.
    pub limit: Option<i16>,
}

impl Quota {
    /// Per cent of the source, rounded up: at most 100. None where the source's length is not known.
    pub fn quoted(&self, excerpt: &CleanHtml) -> Option<i64> {
        let source = i64::from(self.source.filter(|length| *length > 0)?);
        let excerpt = i64::try_from(excerpt.text().chars().count()).unwrap_or(i64::MAX);
        Some((excerpt.saturating_mul(100).saturating_add(source - 1) / source).min(100))
    }

    /// In words, where it is more than the board allows.
    pub fn too_much(&self, excerpt: &CleanHtml) -> Option<String> {
        let (quoted, limit) = (self.quoted(excerpt)?, self.limit?);
        (quoted > i64::from(limit)).then(|| {
            format!("This is {quoted} % of the source; this board quotes {limit} % at most. Please shorten it.")
        })
    }
}

/// Plain words as Markdown that reads the same (`CommonMark` 2.4: a backslash takes the meaning from a mark).
pub fn as_markdown(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut before = '\n';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let marks = match letter {
            '<' | '*' | '`' | '[' | '\\' => true,
            // Within a word it is a letter like any other.
            '_' => !before.is_alphanumeric() || !next.is_alphanumeric(),
            '#' | '>' | '+' | '-' => before == '\n',
            _ => false,
        };
        if marks {
            written.push('\\');
        }
        written.push(letter);
        before = letter;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Format;

    #[test]
    fn the_share_is_rounded_up_and_told_where_it_is_too_much() {
        let excerpt = CleanHtml::from_source("*Eleven* ch.", Format::Markdown);
        let quota = Quota { source: Some(100), limit: Some(9) };
        assert_eq!(quota.quoted(&excerpt), Some(10));
        assert!(quota.too_much(&excerpt).is_some_and(|words| words.starts_with("This is 10 % of the source")));
        assert_eq!(Quota { limit: Some(10), ..quota }.too_much(&excerpt), None);
        assert_eq!(Quota { source: Some(0), ..quota }.too_much(&excerpt), None);
        assert_eq!(Quota { source: Some(3), limit: None }.quoted(&excerpt), Some(100));
    }

    #[test]
    fn plain_words_read_the_same_as_markdown() {
        for words in
            ["if x <y and z> w", "5 * 3 * 2", "# not a heading", "snake_case and _this_", "a [b](c) `d` \\*", "- 3 °C"]
        {
            assert_eq!(CleanHtml::from_source(&as_markdown(words), Format::Markdown).text().trim(), words);
        }
        assert_eq!(as_markdown("snake_case"), "snake_case");
    }
}
