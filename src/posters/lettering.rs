//! What our font can write, and how it is broken into lines.

use anyhow::{Context, Result};
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

/// In one weight of the font.
pub struct Hand {
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
}

/// Widths are read in this size, and told in that of 1.
const READ_AT: f32 = 1000.0;
const ELLIPSIS: char = '…';
/// Marks upon one letter; more of them climb out of their line.
const MARKS: usize = 3;

/// As many lines as there is room for.
#[derive(Debug, PartialEq)]
pub struct Passage {
    pub lines: Vec<String>,
    /// Something is left out at the end.
    pub cut: bool,
    /// A word goes on in the next line.
    pub broken: bool,
}

impl Hand {
    pub fn of(font: &'static [u8]) -> Result<Self> {
        let font = FontRef::new(font).context("the font of the posters cannot be read")?;
        let widths = font.glyph_metrics(Size::new(READ_AT), LocationRef::default());
        Ok(Self { letters: font.charmap(), widths })
    }

    /// A text as it can be written. A sign that the font lacks, such as an emoji, is left out; where a letter is lacking, or
    /// nothing is left, none of it is written: boxes or half a word would say something else.
    pub fn legible(&self, text: &str) -> Option<String> {
        let (mut legible, mut marks) = (String::with_capacity(text.len()), 0);
        for letter in text.chars() {
            let Some(width) = self.width_of(letter) else {
                if letter.is_alphanumeric() {
                    return None;
                }
                continue;
            };
            marks = if width > 0.0 { 0 } else { marks + 1 };
            if marks <= MARKS {
                legible.push(letter);
            }
        }
        let words: Vec<_> = legible.split_whitespace().collect();
        words.iter().any(|word| word.contains(|letter: char| !letter.is_control())).then(|| words.join(" "))
    }

    /// In the size of 1, letter by letter: what joins its letters comes out narrower.
    fn width(&self, text: &str) -> f32 {
        text.chars().filter_map(|letter| self.width_of(letter)).sum()
    }

    fn width_of(&self, letter: char) -> Option<f32> {
        Some(self.widths.advance_width(self.letters.map(letter)?)? / READ_AT)
    }

    /// Of a legible text, lines of at most this width, and at most so many. A word that is wider is broken where the line
    /// ends.
    pub fn lines(&self, text: &str, room: f32, most: usize) -> Passage {
        let (mut lines, mut broken) = (vec![String::new()], false);
        for word in text.split(' ') {
            match lines.last_mut().filter(|line| !line.is_empty()) {
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                line => {
                    if line.is_none() {
                        lines.pop();
                    }
                    let pieces = self.broken(word, room);
                    broken |= pieces.len() > 1;
                    lines.extend(pieces);
                }
            }
            if lines.len() > most {
                lines.truncate(most);
                if let Some(last) = lines.last_mut() {
                    self.cut_off(last, room);
                }
                return Passage { lines, cut: true, broken };
            }
        }
        Passage { lines, cut: false, broken }
    }

    /// A word, in as many pieces as it needs.
    fn broken(&self, word: &str, room: f32) -> Vec<String> {
        let (mut pieces, mut full) = (vec![String::new()], 0.0);
        for letter in word.chars() {
            let width = self.width_of(letter).unwrap_or_default();
            // A mark stays with its letter.
            if full + width > room && width > 0.0 && full > 0.0 {
                pieces.push(String::new());
                full = 0.0;
            }
            full += width;
            if let Some(piece) = pieces.last_mut() {
                piece.push(letter);
            }
        }
        pieces
    }

    fn cut_off(&self, line: &mut String, room: f32) {
        let ellipsis = self.width_of(ELLIPSIS).unwrap_or_default();
        while !line.is_empty() && self.width(line) + ellipsis > room {
            line.pop();
        }
        let shown = line.trim_end_matches([' ', ',', '.', ':', ';', ELLIPSIS]).len();
        line.truncate(shown);
        line.push(ELLIPSIS);
    }
}

/// Written from right to left: the first letter that has a direction says so.
pub fn is_from_right(text: &str) -> bool {
    let first = text.chars().find(|letter| letter.is_alphabetic());
    first.is_some_and(
        |letter| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand() -> Hand {
        Hand::of(dejavu::sans::bold()).unwrap()
    }

    #[test]
    fn what_the_font_lacks_is_not_written_as_boxes() {
        let hand = hand();
        for text in ["Salt, again", "Соль и хлеб", "Ψυχή", "صحة القلب", "בריאות הלב", "naïve Übung"]
        {
            assert_eq!(hand.legible(text).as_deref(), Some(text));
        }
        assert_eq!(hand.legible("Hands 🧼 washed").as_deref(), Some("Hands washed"));
        for text in ["慢性心不全", "Heart 心 failure", "हृदय", "🧼", "", "\u{ffff}\u{fffe}"] {
            assert_eq!(hand.legible(text), None, "{text:?}");
        }
        assert_eq!(hand.legible(&format!("e{}", "\u{301}".repeat(500))).unwrap().chars().count(), 4);
    }

    #[test]
    fn lines_have_room_and_the_last_says_that_there_is_more() {
        let hand = hand();
        let text = "What people with a weak heart read on the web, and what their nurses wish they had read";
        let whole = hand.lines(text, 10.0, 99);
        assert!(!whole.cut && !whole.broken && whole.lines.len() > 3 && whole.lines.join(" ") == text);
        assert!(whole.lines.iter().all(|line| hand.width(line) <= 10.0));
        let three = hand.lines(text, 10.0, 3);
        assert!(three.cut && three.lines.len() == 3 && three.lines[2].ends_with('…'));
        assert_eq!(three.lines[..2], whole.lines[..2]);
        assert!(three.lines.iter().all(|line| hand.width(line) <= 10.0), "{three:?}");
        let word = hand.lines(&"w".repeat(10_000), 10.0, 4);
        assert!(
            word.cut && word.broken && word.lines.len() == 4 && word.lines.iter().all(|line| hand.width(line) <= 10.0)
        );
    }

    #[test]
    fn the_first_letter_says_from_which_side_one_reads() {
        assert!(is_from_right("«صحة القلب» online") && is_from_right("3 בריאות"));
        assert!(!is_from_right("Salt صحة") && !is_from_right("1, 2") && !is_from_right(""));
    }
}
