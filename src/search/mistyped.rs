//! Where nothing is found, a word that nobody wrote may be one that somebody did, but for a letter.

use sqlx::PgConnection;

use super::Asked;
use crate::error::Result;

/// The same with the likeliest of the known words in place of those that are not; None where all are known, or nothing
/// like them is.
pub async fn corrected(db: &mut PgConnection, asked: &Asked) -> Result<Option<String>> {
    let typed: Vec<String> = asked
        .q
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect();
    let meant = sqlx::query!(
        r#"select typed.word as "typed!", (
               select known.word from known_word known
               where one_letter_less(known.word) && one_letter_less(typed.word)
               order by left(known.word, 1) <> left(typed.word, 1), abs(length(known.word) - length(typed.word)), known.word
               limit 1) as meant
           from unnest($1::text[]) as typed (word)
           where not exists (select from known_word where known_word.word = typed.word)"#,
        &typed
    );
    let meant = meant.fetch_all(db).await?;
    let mut words = asked.q.clone();
    for (typed, meant) in meant.into_iter().filter_map(|row| Some((row.typed, row.meant?))) {
        words = replaced(&words, &typed, &meant);
    }
    Ok((words != asked.q).then_some(words))
}

/// Whole words only.
fn replaced(text: &str, typed: &str, meant: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        if word.to_lowercase() == typed {
            words.push_str(meant);
            words.push_str(&piece[word.len()..]);
        } else {
            words.push_str(piece);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_itself_is_put_right() {
        assert_eq!(replaced("-Slat \"slat slate\" slat", "slat", "salt"), "-salt \"salt slate\" salt");
    }
}
