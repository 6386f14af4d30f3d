//! What a file may hold at most, and that an article stands in it once.

use std::collections::HashSet;

use super::{Board, board::Skipped, recognising::MOST_SCOOPS, tidy::shortened};
use crate::articles::Address;

/// More than these are only counted.
const MOST_SKIPPED: usize = 10_000;

impl Board {
    /// Leaves out what is too much, or twice there, and says so.
    pub(super) fn bound(&mut self) {
        let mut addresses = HashSet::new();
        let (mut repeated, mut beyond) = (Vec::new(), 0);
        let mut place = 0;
        self.scoops.retain(|scoop| {
            let address = scoop.article.as_ref().and_then(|article| Address::parse(&article.address));
            if let Some(address) = address
                && !addresses.insert(address.to_string())
            {
                repeated.push(Skipped::somewhere(
                    &format!("“{}”", shortened(scoop.title.clone(), 100)),
                    "its address stands in this file a second time",
                ));
                return false;
            }
            place += 1;
            beyond += usize::from(place > MOST_SCOOPS);
            place <= MOST_SCOOPS
        });
        self.skipped.append(&mut repeated);
        if beyond > 0 {
            let words = format!("{MOST_SCOOPS} is the most that is imported from one file: please cut it in parts");
            self.skipped.insert(0, Skipped::somewhere(&format!("{beyond} scoops at the end"), &words));
        }
        if self.skipped.len() > MOST_SKIPPED {
            let more = self.skipped.split_off(MOST_SKIPPED).len();
            self.skipped.push(Skipped::somewhere(&format!("{more} more"), "they are not listed one by one"));
        }
    }
}
