//! Guesses the shape of a plain text from its lines: what is a list, a heading, a quote.
//!
//! Every other line is a paragraph of its own. A heading taken for a paragraph does little
//! harm, so the rules lean that way.

use super::{block::Block, dates::day_at_end, heading, tidy::tidy};

/// A tidy line and how many blank lines stood before it.
#[derive(Clone, Copy, Debug)]
pub struct Spaced<'a> {
    pub gap: usize,
    pub text: &'a str,
}

/// Longer texts are no tweets, which are quoted whole.
const LONGEST_TWEET: usize = 560;

/// The blocks of a text that is not tidy yet.
pub fn blocks_of_text(text: &str) -> Vec<Block> {
    let lines: Vec<String> = text.lines().map(tidy).collect();
    let mut gap = 0;
    let mut spaced = Vec::new();
    for text in &lines {
        if text.is_empty() {
            gap += 1;
        } else {
            spaced.push(Spaced { gap, text });
            gap = 0;
        }
    }
    blocks(&spaced)
}

pub fn blocks(lines: &[Spaced]) -> Vec<Block> {
    let items = items(lines);
    let headings = heading::places(lines, &items);
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if items[at].is_some() {
            let list: Vec<_> = items[at..].iter().map_while(|item| item.map(str::to_owned)).collect();
            at += list.len();
            blocks.push(Block::List(list));
        } else if let Some(attribution) = attribution_of(lines, &items, at) {
            let text: Vec<_> = lines[at..attribution].iter().map(|line| line.text).collect();
            let by = lines[attribution].text.trim_start_matches(['—', '–', ' ']);
            blocks.push(Block::Quote { text: text.join("\n"), by: Some(by.to_owned()) });
            at = attribution + 1;
        } else {
            let text = lines[at].text.to_owned();
            blocks.push(if headings[at] { Block::Heading(text) } else { Block::Paragraph(text) });
            at += 1;
        }
    }
    blocks
}

/// Per line, what follows its bullet. A single "- x" is more likely a dash than a list.
fn items<'a>(lines: &[Spaced<'a>]) -> Vec<Option<&'a str>> {
    let dashed = |at: usize| lines.get(at).and_then(|line| line.text.strip_prefix("- "));
    let bulleted = |text: &'a str| text.strip_prefix("• ").or_else(|| text.strip_prefix("· "));
    let item = |at: usize| {
        let neighbour = at.checked_sub(1).and_then(dashed).or_else(|| dashed(at + 1));
        bulleted(lines[at].text).or_else(|| dashed(at).filter(|_| neighbour.is_some()))
    };
    (0..lines.len()).map(item).collect()
}

/// Where the attribution of a tweet stands that begins here: under the lines that belong
/// together, with a blank line between or without.
fn attribution_of(lines: &[Spaced], items: &[Option<&str>], start: usize) -> Option<usize> {
    let mut length = 0;
    for at in start..lines.len() {
        let line = lines[at];
        if at > start && is_attribution(line.text) {
            return Some(at);
        }
        length += line.text.len();
        let other_group = at > start && line.gap > 0;
        if other_group || items[at].is_some() || length > LONGEST_TWEET {
            return None;
        }
    }
    None
}

/// "— Ada (@ada) October 13, 2017"
fn is_attribution(text: &str) -> bool {
    text.starts_with(['—', '–']) && text.contains(" (@") && day_at_end(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let letter = |block| match block {
            Block::Paragraph(_) => 'p',
            Block::Heading(_) => 'h',
            Block::List(_) => 'l',
            Block::Quote { .. } => 'q',
        };
        blocks_of_text(text).into_iter().map(letter).collect()
    }

    #[test]
    fn bullets_in_a_row_are_a_list() {
        assert_eq!(shape("Wash:\n• hands\n\n• wrists\nAnd dry."), "plp");
        assert_eq!(shape("· One.\n- two\n- three\n\nA - b\n- Ada"), "lpp");
    }

    #[test]
    fn a_tweet_is_quoted_with_its_author() {
        let quote = Block::Quote {
            text: "Wash your hands!\nAlways.".into(),
            by: Some("Ada Lind (@adalind) October 3, 2017".into()),
        };
        let text = "Wash your hands!\nAlways.\n\n— Ada Lind (@adalind) October 3, 2017";

        assert_eq!(blocks_of_text(text), [quote]);
        assert_eq!(shape("— Ada (@ada) October 3, 2017\n\n• x\n— Ada (@ada) October 3, 2017"), "plp");
        assert_eq!(shape("One.\n\nSaid.\n\n— Ada (@ada) October 3, 2017\nEnd."), "pqp");
    }
}
