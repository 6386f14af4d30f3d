//! What the curators of a board do with a scoop on it.

use super::Card;
use crate::{
    rights::{OnBoard, Standing},
    sessions::Me,
};

#[derive(Clone, Debug)]
pub struct Keep {
    /// Its editor's address, below which all deeds stand.
    pub path: String,
    /// What to do about its pin: below its path, and in words.
    pub pins: Vec<(&'static str, &'static str)>,
    /// Somebody else scooped it.
    pub others: bool,
    /// The page one comes back to.
    pub here: String,
    /// Where the archive may have what is gone from its address.
    pub archived: Option<String>,
}

impl Card {
    /// Where it is told to go elsewhere among those that are pinned: for who may, where there are others.
    pub fn moved_at(&self) -> Option<String> {
        let keep = self.keep.as_ref().filter(|keep| keep.pins.len() > 1)?;
        Some(format!("{}/pin/move", keep.path))
    }

    /// With what may be done to it by somebody who stands like this to its board; `here` is the page it is shown on.
    pub fn kept(
        mut self,
        standing: Standing,
        viewer: Option<&Me>,
        here: &str,
        archived: impl Fn(&str) -> String,
    ) -> Self {
        if standing.may(OnBoard::Publish) {
            let path = self.deeds().to_owned();
            let others = viewer.is_some_and(|me| me.name != self.curator().name);
            let pins = if self.pinned { vec![("unpin", "Unpin")] } else { vec![("pin", "Pin")] };
            let archived = self.href.as_ref().filter(|_| self.broken_since.is_some()).map(|href| archived(href));
            self.keep = Some(Keep { path, pins, others, here: here.to_owned(), archived });
            self.drawn = None;
        }
        self
    }

    /// Pinned scoops, in their order, of which each can go up or down.
    pub fn in_order(mut cards: Vec<Self>) -> Vec<Self> {
        let last = cards.len().saturating_sub(1);
        for (place, card) in cards.iter_mut().enumerate() {
            if let Some(keep) = &mut card.keep {
                keep.pins.extend((place > 0).then_some(("pin/up", "Move up")));
                keep.pins.extend((place < last).then_some(("pin/down", "Move down")));
            }
        }
        cards
    }
}
