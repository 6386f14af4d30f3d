//! Marking what was found, in titles and in pieces of texts.
//!
//! PostgreSQL says which words of a text are hits (a "therapy" where "therapies" was looked for); it is asked of the few
//! that begin alike, because its own `ts_headline` reads each text anew, from the beginning, by the millisecond.

use std::collections::HashSet;

use sqlx::PgConnection;
use unicode_normalization::char::decompose_canonical;

use crate::error::Result;

/// How long a piece of a text is, in characters, and how much of it stands before the first hit.
const PIECE: usize = 260;
const BEFORE: usize = 80;
/// How many letters words share that may be one.
const ALIKE: usize = 3;
/// How many words PostgreSQL is asked about.
const MOST: usize = 2000;

/// Words that are hits, in lower case; and how each of them begins, which is seen faster.
#[derive(Debug, Default)]
pub struct Marks {
    words: HashSet<String>,
    beginnings: Vec<String>,
}

/// A text, cut where hits begin and end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked(pub Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub hit: bool,
}

impl Marked {
    /// Without the marks.
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }
}

impl Marks {
    /// Of these texts.
    pub async fn of(db: &mut PgConnection, lexemes: &[String], texts: impl Iterator<Item = &str>) -> Result<Self> {
        let beginnings: Vec<String> = lexemes.iter().map(|lexeme| lexeme.chars().take(ALIKE).collect()).collect();
        let mut alike = HashSet::new();
        for text in texts {
            for (word, is_word) in words(text) {
                if is_word && alike.len() < MOST && beginnings.iter().any(|begin| begins(word, begin)) {
                    alike.insert(word.to_lowercase());
                }
            }
        }
        if alike.is_empty() {
            return Ok(Self::default());
        }
        let alike: Vec<String> = alike.into_iter().collect();
        let hits = sqlx::query_scalar!(
            r#"select distinct word as "word!" from unnest($1::text[]) word, words_in
               where tsvector_to_array(to_tsvector(language::regconfig, word)) && $2::text[]"#,
            &alike,
            lexemes
        );
        let words = hits.fetch_all(db).await?.into_iter().collect();
        Ok(Self { words, beginnings })
    }

    fn has(&self, word: &str) -> bool {
        !self.words.is_empty()
            && self.beginnings.iter().any(|begin| begins(word, begin))
            && self.words.contains(&word.to_lowercase())
    }

    /// The whole of it.
    pub fn mark(&self, text: &str) -> Marked {
        let mut pieces: Vec<Piece> = Vec::new();
        for (word, is_word) in words(text) {
            let hit = is_word && self.has(word);
            match pieces.last_mut() {
                Some(last) if last.hit == hit => last.text.push_str(word),
                _ => pieces.push(Piece { text: word.to_owned(), hit }),
            }
        }
        Marked(pieces)
    }

    /// A piece of it around its first hit, where it has one.
    pub fn piece(&self, text: &str) -> Option<Marked> {
        let mut at = 0;
        let first = words(text).find_map(|(word, is_word)| {
            let begin = at;
            at += word.len();
            (is_word && self.has(word)).then_some(begin)
        })?;
        let begin = back(text, first, BEFORE);
        let end = text[first..].char_indices().nth(PIECE - BEFORE).map_or(text.len(), |(end, _)| first + end);
        // Between two words.
        let end =
            if end == text.len() { end } else { text[..end].rfind(' ').filter(|cut| *cut > first).unwrap_or(end) };
        let dots = |wanted: bool| if wanted { "…" } else { "" };
        let cut = format!("{}{}{}", dots(begin > 0), text[begin..end].trim(), dots(end < text.len()));
        Some(self.mark(&cut))
    }
}

/// So many characters before a place in a text, or a few less: where a word begins.
fn back(text: &str, from: usize, most: usize) -> usize {
    let Some((begin, _)) = text[..from].char_indices().rev().nth(most) else { return 0 };
    text[begin..from].find(' ').map_or(from, |blank| begin + blank + 1)
}

/// A text in pieces: words, and what is between them. Byte by byte where it can be: it is the most that is done for a page.
fn words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = rest.chars().next()?.is_alphanumeric();
        let mut end = 0;
        while let Some(byte) = rest.as_bytes().get(end) {
            let (is_letter, length) = if byte.is_ascii() {
                (byte.is_ascii_alphanumeric(), 1)
            } else {
                rest[end..].chars().next().map_or((!is_word, 1), |c| (c.is_alphanumeric(), c.len_utf8()))
            };
            if is_letter != is_word {
                break;
            }
            end += length;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((piece, is_word))
    })
}

/// Whatever case it is in, and whatever stands over its letters: PostgreSQL takes "Ärzte" for "arzt", where it is German.
fn begins(word: &str, beginning: &str) -> bool {
    if let (Some(first), Some(wanted)) = (word.bytes().next(), beginning.bytes().next())
        && first.is_ascii()
        && wanted.is_ascii()
        && !first.eq_ignore_ascii_case(&wanted)
    {
        return false;
    }
    let mut letters = word.chars().map(bare);
    beginning.chars().map(bare).all(|wanted| letters.next() == Some(wanted))
}

fn bare(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let mut first = None;
    decompose_canonical(letter, |part| first = first.or(Some(part)));
    first.and_then(|first| first.to_lowercase().next()).unwrap_or(letter)
}

/// The words of clean HTML; a tag that was cut off at its end is none.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(begin) = rest.find('<') {
        text.push_str(&rest[..begin]);
        text.push(' ');
        rest = rest[begin..].find('>').map_or("", |end| &rest[begin + end + 1..]);
    }
    text.push_str(rest);
    let text = if text.contains('&') { html_escape::decode_html_entities(&text) } else { text.into() };
    let mut words = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(words: &[&str]) -> Marks {
        let beginnings = words.iter().map(|word| word.chars().take(ALIKE).collect()).collect();
        Marks { words: words.iter().map(|word| (*word).to_owned()).collect(), beginnings }
    }

    fn said(marked: &Marked) -> String {
        marked.0.iter().map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
    }

    #[test]
    fn hits_are_marked_as_whole_words_and_nothing_is_lost() {
        let marks = marks(&["salt", "ärzte"]);
        assert_eq!(said(&marks.mark("Salt, salty <b>SALT</b>; Ärzte!")), "[Salt], salty <b>[SALT]</b>; [Ärzte]!");
        assert_eq!(marks.piece("nothing of the kind"), None);
    }

    #[test]
    fn a_piece_is_cut_around_its_first_hit_between_words() {
        let marks = marks(&["salt"]);
        let text = format!("{}salt {}", "väter und söhne ".repeat(40), "and bread ".repeat(40));
        let piece = said(&marks.piece(&text).unwrap());
        assert!(piece.starts_with('…') && piece.ends_with("and…") && piece.contains("söhne [salt] and"), "{piece}");
        assert!(piece.chars().count() < PIECE + 10, "{piece}");
        assert_eq!(said(&marks.piece("salt").unwrap()), "[salt]");
    }

    #[test]
    fn words_begin_alike_whatever_their_letters_wear() {
        assert!(begins("Ärzte", "arz") && begins("SALT", "sal") && begins("Ναός", "ναο"));
        assert!(!begins("sa", "sal") && !begins("bread", "rea"));
    }

    #[test]
    fn markup_is_no_words() {
        assert_eq!(plain("<p>a &lt;b&gt; <a href=\"x\">c</a></p><p>d</p> <a hr"), "a <b> c d");
    }
}
