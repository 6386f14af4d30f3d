//! Many drafts published at once, as they are.

use super::Holding;
use crate::scoops::State;

impl Holding {
    pub(super) fn objection_to_publishing(&self, double: bool) -> Option<&'static str> {
        match self {
            _ if !self.may_publish() => Some("A curator of its board publishes it: offer it to them in the editor."),
            _ if self.archived => Some("Its board is archived, and nothing new is put on it."),
            _ if self.state == State::Published => Some("It is published already."),
            _ if self.waits => Some("Its page is still being read. Please try again in a moment."),
            _ if self.title.trim().is_empty() => Some("It has no title yet."),
            _ if self.quotes_too_much => {
                Some("It quotes more of its source than its board allows. Please shorten it first.")
            }
            _ if double => Some("Another scoop of the same article stands on its board already."),
            _ => None,
        }
    }
}
