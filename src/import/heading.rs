//! Which lines of a plain text are headings.

use super::layout::Spaced;

/// They begin lines that were links, of which only the words were saved.
const LINK_WORDS: [&str; 5] = ["Click ", "Download ", "Read ", "Related", "Watch "];

/// Per line, whether it is a heading: a short line that begins a paragraph, stands alone
/// or before a much longer one, and does not end as a sentence does. Never the last
/// line, never above a list unless it ends in "?" or ":", and never three in a row: those
/// are lines of something else.
pub fn places(lines: &[Spaced], items: &[Option<&str>]) -> Vec<bool> {
    let mut places: Vec<bool> =
        (0..lines.len()).map(|at| items[at].is_none() && stands_as_one(lines, items, at)).collect();
    for run in places.chunk_by_mut(|one, next| one == next) {
        if run.len() > 2 {
            run.fill(false);
        }
    }
    places
}

fn stands_as_one(lines: &[Spaced], items: &[Option<&str>], at: usize) -> bool {
    let line = lines[at];
    let Some(next) = lines.get(at + 1) else { return false };
    let begins = at == 0 || line.gap > 0;
    let over_list = items[at + 1].is_some();
    let over_text = next.gap > 0 || (next.text.ends_with('.') && next.text.len() > 3 * line.text.len());
    let fits = if over_list { next.gap > 0 && line.text.ends_with(['?', ':']) } else { over_text };
    begins && fits && reads_as_one(line.text)
}

fn reads_as_one(text: &str) -> bool {
    let words = text.split(' ').count();
    let numbered = text.starts_with(|first: char| first.is_ascii_digit()) || text.contains(" #");
    let plain = text.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
        && text.contains(char::is_alphabetic)
        && !text.contains(['@', '|'])
        && !text.contains("://")
        && !is_by_line(text)
        && !holds_two_sentences(text)
        && !LINK_WORDS.iter().any(|words| text.starts_with(words));
    plain
        && match text.chars().next_back() {
            Some('?') => words <= 16 && text.len() <= 120,
            Some(':') => words <= 14 && is_title_case(text),
            Some('!') => words <= 10 && (numbered || is_title_case(text)),
            Some(last) if last.is_alphanumeric() || ")®™%’'".contains(last) => {
                let most = if is_title_case(text) || numbered { 14 } else { 7 };
                words <= most && text.len() <= 100
            }
            _ => false,
        }
}

/// "It rained. Who knew?", but neither "Ask Dr. Lind" nor "But how... and why?".
fn holds_two_sentences(text: &str) -> bool {
    let mut words = text.split(' ').peekable();
    while let (Some(word), Some(next)) = (words.next(), words.peek()) {
        let ends = word.strip_suffix('.').is_some_and(|word| word.len() > 3 && word.ends_with(char::is_alphabetic));
        if ends && next.starts_with(char::is_uppercase) {
            return true;
        }
    }
    false
}

/// "Ada Lind, MD, PhD": a name with degrees.
fn is_by_line(text: &str) -> bool {
    text.split(", ").skip(1).any(|part| {
        let capitals = part.chars().filter(|letter| letter.is_uppercase()).count();
        !part.contains(' ') && capitals > 1
    })
}

/// Whether all words but short ones begin with a capital.
fn is_title_case(text: &str) -> bool {
    let begins_small = |word: &str| word.starts_with(char::is_lowercase) && word.chars().count() > 3;
    text.split([' ', '-', '—']).all(|word| !begins_small(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_heading(lines: &[(usize, &str)]) -> bool {
        let lines: Vec<_> = lines.iter().map(|&(gap, text)| Spaced { gap, text }).collect();
        let items: Vec<_> = lines.iter().map(|line| line.text.strip_prefix("• ")).collect();
        places(&lines, &items)[0]
    }

    #[test]
    fn short_lines_alone_are_headings() {
        let over_text = |text| is_heading(&[(0, text), (1, "A paragraph.")]);

        for text in [
            "Why We Wash Our Hands",
            "On a good note",
            "4. Wash, then dry",
            "Who washes?",
            "What to Bring :",
            "Wash With It!",
        ] {
            assert!(over_text(text), "{text}");
        }
        for text in [
            "We washed.",
            "He then said:",
            "Wash now!",
            "Ada Lind, MD, PhD",
            "“Wash”",
            "Watch the Film",
            "and so on",
            "Write to @ada",
            "…",
        ] {
            assert!(!over_text(text), "{text}");
        }
    }

    #[test]
    fn what_follows_decides_too() {
        assert!(!is_heading(&[(0, "Nothing Below")]));
        assert!(!is_heading(&[(0, "Things"), (1, "• soap")]));
        assert!(is_heading(&[(0, "Which things?"), (1, "• soap")]));
        assert!(is_heading(&[(0, "Soap"), (0, "It is made of fat and lye, and has been for ages.")]));
        assert!(!is_heading(&[(0, "Soap"), (0, "Water")]));
        assert!(!is_heading(&[(0, "Soap"), (1, "Water"), (1, "Towel"), (1, "Dry all.")]));
    }
}
