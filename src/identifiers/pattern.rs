//! A pattern that cannot be made slow.

use std::{ops::Range, sync::OnceLock};

use regex::Regex;

/// A regular expression, compiled when it is first asked.
///
/// `regex` looks back at nothing and so reads a text once for each match. None of ours repeats without end
/// (a test holds each to it), so each match reads ahead only so far, and the whole takes linear time.
pub struct Pattern {
    parts: &'static [&'static str],
    regex: OnceLock<Regex>,
}

impl Pattern {
    pub const fn new(parts: &'static [&'static str]) -> Self {
        Self { parts, regex: OnceLock::new() }
    }

    /// Where it stands: the group "it" where the pattern has one, the whole match otherwise.
    pub fn each<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let found = self.on(text).captures_iter(text);
        found.filter_map(|found| Some(found.name("it").or(found.get(0))?.range()))
    }

    /// The first place where it stands.
    pub fn first(&self, text: &str) -> Option<Range<usize>> {
        self.each(text).next()
    }

    /// The end of the last place where it stands.
    pub fn last(&self, text: &str) -> Option<usize> {
        self.on(text).find_iter(text).last().map(|found| found.end())
    }

    pub fn stands_in(&self, text: &str) -> bool {
        self.on(text).is_match(text)
    }

    #[cfg_attr(not(test), expect(unused_variables, reason = "tests count what is read"))]
    fn on(&self, text: &str) -> &Regex {
        #[cfg(test)]
        super::measuring::count_read(text);
        self.regex.get_or_init(|| {
            // The check digits below are counted in ASCII, and so are the digits here.
            let source = self.parts.concat().replace(r"\d", "[0-9]");
            #[cfg(test)]
            super::measuring::assert_bounded(&source);
            Regex::new(&source).expect("a well-formed pattern")
        })
    }
}
