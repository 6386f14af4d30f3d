//! Foreign text made fit to keep: no strange spaces, nothing invisible.
//!
//! Identities of imported scoops are made of tidy text: to change what is tidy is to
//! import every saved page anew.

/// One line with single ordinary spaces, trimmed, without control characters.
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for character in text.chars().filter(|&character| !is_invisible(character)) {
        if !character.is_whitespace() {
            tidy.push(character);
        } else if !tidy.is_empty() && !tidy.ends_with(' ') {
            tidy.push(' ');
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}

/// As [`tidy`], or nothing where no visible character is left.
pub fn tidy_or_none(text: Option<&str>) -> Option<String> {
    text.map(tidy).filter(|text| !text.is_empty())
}

/// Markup without control characters, which no database column takes.
pub fn tidy_markup(html: &str) -> String {
    let kept = |&character: &char| matches!(character, '\n' | '\t') || !is_invisible(character);
    html.chars().filter(kept).collect::<String>().trim().to_owned()
}

/// At most `length` characters, the last of them an ellipsis where something was cut off.
pub fn shortened(text: String, length: usize) -> String {
    if text.chars().count() <= length {
        return text;
    }
    let mut short: String = text.chars().take(length.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// Control characters, marks that turn the direction of what follows, and characters
/// without width. A joiner stays: emoji and some scripts are written with it.
fn is_invisible(character: char) -> bool {
    let break_of_words = matches!(character, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    let turns_direction = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let has_no_width = matches!(character, '\u{200b}' | '\u{2060}' | '\u{feff}');
    (character.is_control() && !break_of_words) || turns_direction || has_no_width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_ordinary_and_nothing_is_invisible() {
        assert_eq!(tidy("\u{a0} Hand\u{a0}\u{2003}washing,\t again\u{7}\u{202e} \r"), "Hand washing, again");
        assert_eq!(tidy_or_none(Some(" \u{200b}\u{a0}")), None);
        assert_eq!(tidy_markup("<p>a\u{0}\n b</p> "), "<p>a\n b</p>");
    }

    #[test]
    fn a_long_text_is_cut_by_characters() {
        assert_eq!(shortened("äöüäöü".into(), 4), "äöü…");
        assert_eq!(shortened("äöü".into(), 3), "äöü");
    }
}
