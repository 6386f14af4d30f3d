//! What the form of a new board and that of an old one share.

use crate::{
    problems::Problems,
    topics::{
        ACCENTS, AUDIENCES, COMMENT_POLICIES, Choice, Draft, FACES, INSIGHT_POLICIES, SIDE_EFFECTS, VISIBILITIES,
        languages,
    },
};

/// As typed, what is wrong with it, and what one chooses from.
pub struct Form {
    pub draft: Draft,
    pub problems: Problems,
    pub languages: Vec<(String, String)>,
    pub audiences: &'static [&'static str],
    pub accents: &'static [(&'static str, &'static str)],
    pub faces: &'static [Choice],
    pub visibilities: &'static [Choice],
    pub comment_policies: &'static [Choice],
    pub side_effects: &'static [Choice],
    pub insight_policies: &'static [Choice],
}

impl Form {
    pub fn new(draft: Draft, problems: Problems) -> Self {
        Self {
            languages: languages(&draft.language),
            draft,
            problems,
            audiences: &AUDIENCES,
            accents: &ACCENTS,
            faces: &FACES,
            visibilities: &VISIBILITIES,
            comment_policies: &COMMENT_POLICIES,
            side_effects: &SIDE_EFFECTS,
            insight_policies: &INSIGHT_POLICIES,
        }
    }

    /// Shown for the first time.
    pub fn fresh(draft: Draft) -> Self {
        Self::new(draft, Problems::default())
    }
}
