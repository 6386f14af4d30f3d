//! A text prepared for looking: what cannot be an identifier is covered, and one knows where each sentence begins.

use std::ops::Range;

use super::{
    finding::{Finding, Kind},
    innocent,
    pattern::Pattern,
};

/// Points that end no sentence, and the German months: "am 12. Mai".
static ABBREVIATED: Pattern = Pattern::new(&[
    r"(?i)(?:\b(?:mr|mrs|ms|dr|drs|prof|st|no|nr|vs|approx|tel|tél|hr|fr|frau|mme|m|geb|gest|str|ave|rd",
    r"|blvd|ct|ca|bzw|z|b|d|u|a|e|i|pt|acct|[a-z])\.|\bn°)$",
]);
static MONTH: Pattern = Pattern::new(&[r"^(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)"]);

/// Covers what is innocent, byte for byte.
const COVER: char = '\u{1a}';

pub struct Reading {
    /// The text with all that is innocent covered; each byte stands where it stood.
    pub text: String,
    /// Where a sentence begins.
    sentences: Vec<usize>,
}

impl Reading {
    pub fn of(text: &str) -> Self {
        let mut open = String::with_capacity(text.len());
        for innocent in innocent::parts(text) {
            let from = open.len().min(text.len());
            if let Some(before) = text.get(from..innocent.start) {
                open.push_str(before);
                open.extend(std::iter::repeat_n(COVER, innocent.len()));
            }
        }
        open.push_str(&text[open.len()..]);
        let sentences = sentences(&open);
        Self { text: open, sentences }
    }

    pub fn at(&self, range: &Range<usize>) -> &str {
        &self.text[range.clone()]
    }

    /// What stands before this place in its sentence, at most so many bytes.
    pub fn before(&self, place: usize, most: usize) -> &str {
        let start = self.sentence(place).0.max(place.saturating_sub(most));
        &self.text[self.text.ceil_char_boundary(start).min(place)..place]
    }

    /// What stands after this place in its sentence, at most so many bytes.
    pub fn after(&self, place: usize, most: usize) -> &str {
        let end = self.sentence(place).1.min(place.saturating_add(most));
        &self.text[place..self.text.floor_char_boundary(end).max(place)]
    }

    /// What stands before this place in its line, whatever the sentence, at most so many bytes.
    pub fn long_before(&self, place: usize, most: usize) -> &str {
        let near = &self.text[self.text.ceil_char_boundary(place.saturating_sub(most)).min(place)..place];
        near.rsplit('\n').next().unwrap_or(near)
    }

    /// Whether one of these words stands in the sentence, so near.
    pub fn near(&self, range: &Range<usize>, before: usize, after: usize, words: &Pattern) -> bool {
        words.stands_in(self.before(range.start, before)) || words.stands_in(self.after(range.end, after))
    }

    /// Whether no letter or digit touches it, nor a digit across a point or hyphen: else it is part of something longer.
    pub fn is_whole(&self, range: &Range<usize>) -> bool {
        let touches = |mut beside: Box<dyn Iterator<Item = char> + '_>| match beside.next() {
            Some(next) if next.is_alphanumeric() => true,
            Some('.' | '-' | '/' | ',' | ':') => beside.next().is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        };
        !touches(Box::new(self.text[..range.start].chars().rev())) && !touches(Box::new(self.text[range.end..].chars()))
    }

    /// What this pattern finds and the rule holds for.
    pub fn find(&self, kind: Kind, pattern: &Pattern, found: &mut Vec<Finding>, holds: impl Fn(&Range<usize>) -> bool) {
        found.extend(pattern.each(&self.text).filter(holds).map(|at| Finding { kind, at }));
    }

    fn sentence(&self, place: usize) -> (usize, usize) {
        let next = self.sentences.partition_point(|start| *start <= place);
        let start = next.checked_sub(1).map_or(0, |index| self.sentences[index]);
        (start, self.sentences.get(next).copied().unwrap_or(self.text.len()))
    }
}

/// Where sentences begin: after a line's end, and after a point before a capital where the point abbreviates nothing.
fn sentences(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    for (place, mark) in text.char_indices().filter(|(_, mark)| matches!(mark, '\n' | '.' | '!' | '?')) {
        let after = &text[place + 1..];
        let next = after.trim_start_matches(' ').trim_start_matches(['"', '“', '„', '«', '(', '[', '*']);
        let ends = match mark {
            '\n' => true,
            _ if !after.starts_with(' ') || !next.starts_with(char::is_uppercase) => false,
            '.' => {
                let before = &text[text.floor_char_boundary(place.saturating_sub(8))..=place];
                let numbered = text[..place].ends_with(|last: char| last.is_ascii_digit());
                !(ABBREVIATED.stands_in(before) || numbered && MONTH.stands_in(next))
            }
            _ => true,
        };
        if ends {
            starts.push(place + 1);
        }
    }
    starts
}

/// The digits of a number, whatever stands between them.
pub fn digits(number: &str) -> Vec<u32> {
    number.chars().filter_map(|digit| digit.to_digit(10)).collect()
}
