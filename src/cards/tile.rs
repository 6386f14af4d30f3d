//! A card where there is little room: its beginnings.

use super::card::Dressed;
use crate::{insights::Insight, text::shorten};

/// How much of an excerpt and of an insight stands there, in characters; and of the excerpt alone, without a picture.
const EXCERPT: usize = 150;
const INSIGHT: usize = 150;
const ALONE: usize = 420;

impl Dressed {
    /// The first words of its excerpt.
    pub fn beginning(&self) -> String {
        let most = if self.picture().is_none() && self.voice().is_none() { ALONE } else { EXCERPT };
        self.lead.as_deref().map_or_else(|| self.excerpt.summary(most), |lead| shorten(lead, most))
    }

    /// Its curator's insight, or else the first of another one: of those that everyone reads.
    pub fn voice(&self) -> Option<&Insight> {
        self.insight.iter().chain(&self.insights).find(|insight| !insight.held && insight.hidden_for.is_none())
    }

    /// The first words of an insight.
    #[expect(clippy::unused_self, reason = "templates ask the card")]
    pub fn in_short(&self, insight: &Insight) -> String {
        insight.html.summary(INSIGHT)
    }
}
