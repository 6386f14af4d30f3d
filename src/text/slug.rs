//! A title as it stands in an address.

/// Lower-case ASCII words joined by hyphens, at most `length` long; `fallback` where no letter is left.
pub fn slugify(title: &str, length: usize, fallback: &str) -> String {
    let whole = slug::slugify(title);
    if whole.len() <= length {
        return if whole.is_empty() { fallback.to_owned() } else { whole };
    }
    // Cut at a word, or within the first one where it alone is too long.
    let cut = &whole[..length];
    cut.rsplit_once('-').map_or(cut, |(words, _)| words).trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_short_whole_words_and_never_empty() {
        assert_eq!(slugify("Pharma’s “Été” – 10 years", 60, "scoop"), "pharma-s-ete-10-years");
        assert_eq!(slugify("one two three", 8, "scoop"), "one-two");
        assert_eq!(slugify("!!!", 8, "scoop"), "scoop");
        assert_eq!(slugify("abcdefghijkl", 8, "scoop"), "abcdefgh");
    }
}
