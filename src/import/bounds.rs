//! What a file may hold at most, and that an article stands in it once: what is beyond is only counted, as it is read.

use std::collections::HashSet;

use super::{Board, Scoop, board::Skipped, recognising::MOST_SCOOPS, tidy::shortened};
use crate::articles::Address;

/// More than these are only counted.
const MOST_SKIPPED: usize = 10_000;

/// What a reader has found so far.
pub struct Heap {
    most: usize,
    scoops: Vec<Scoop>,
    skipped: Vec<Skipped>,
    addresses: HashSet<String>,
    scoops_beyond: usize,
    skipped_beyond: usize,
}

impl Default for Heap {
    fn default() -> Self {
        Self::of_at_most(MOST_SCOOPS)
    }
}

impl Heap {
    pub fn of_at_most(most: usize) -> Self {
        let (scoops, skipped, addresses) = (Vec::new(), Vec::new(), HashSet::new());
        Self { most, scoops, skipped, addresses, scoops_beyond: 0, skipped_beyond: 0 }
    }

    pub fn push(&mut self, scoop: Scoop) {
        let address = scoop.article.as_ref().and_then(|article| Address::parse(&article.address));
        if address.as_ref().is_some_and(|address| self.addresses.contains(address.as_str())) {
            let title = format!("“{}”", shortened(scoop.title, 100));
            return self.skip(Skipped::somewhere(&title, "its address stands in this file a second time"));
        }
        if self.scoops.len() >= self.most {
            self.scoops_beyond += 1;
            return;
        }
        self.addresses.extend(address.map(|address| address.to_string()));
        self.scoops.push(scoop);
    }

    pub fn skip(&mut self, skipped: Skipped) {
        if self.skipped.len() < MOST_SKIPPED {
            self.skipped.push(skipped);
        } else {
            self.skipped_beyond += 1;
        }
    }

    /// So many scoops that were not even looked at.
    pub fn leave(&mut self, beyond: usize) {
        self.scoops_beyond += beyond;
    }

    /// What is kept, and what is left out, with how much there was beyond it.
    pub fn finish(self) -> (Vec<Scoop>, Vec<Skipped>) {
        let (mut skipped, most) = (self.skipped, self.most);
        if self.scoops_beyond > 0 {
            let words = format!(
                "{most} is the most that is imported from one file: please cut it in parts (a whole board of another Curatio is imported with `curatio import curatio`)"
            );
            skipped.insert(0, Skipped::somewhere(&format!("{} scoops at the end", self.scoops_beyond), &words));
        }
        if self.skipped_beyond > 0 {
            let what = format!("{} more", self.skipped_beyond);
            skipped.push(Skipped::somewhere(&what, "they are not listed one by one"));
        }
        (self.scoops, skipped)
    }
}

impl Board {
    /// Leaves out what is too much, or twice there, and says so.
    pub(super) fn bound(&mut self) {
        let mut heap = Heap::default();
        for skipped in std::mem::take(&mut self.skipped) {
            heap.skip(skipped);
        }
        for scoop in std::mem::take(&mut self.scoops) {
            heap.push(scoop);
        }
        (self.scoops, self.skipped) = heap.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Kind, bookmarks, recognising::Choices, table};

    #[test]
    fn of_millions_of_lines_only_so_many_are_kept_in_memory() {
        let board = table::read(&format!("url\n{}", "x\n".repeat(1_000_000)), None).unwrap();
        assert_eq!((board.scoops.len(), board.skipped.len()), (0, MOST_SKIPPED + 1));
        assert_eq!(board.skipped[MOST_SKIPPED].what, "990000 more");
        let board = bookmarks::read(&"<a href=x>x".repeat(100_000), true);
        assert_eq!((board.scoops.len(), board.skipped.len()), (0, MOST_SKIPPED + 1));
        let board = bookmarks::read(&"<a>x</a>".repeat(100_000), true);
        assert_eq!((board.scoops.len(), board.skipped[0].what.as_str()), (MOST_SCOOPS, "80000 scoops at the end"));
    }

    #[test]
    fn of_many_scoops_of_a_board_only_so_many_are_kept_in_memory() {
        let scoop = r#"{"id":1,"state":"draft","curator":{"name":"a","display_name":"A"}}"#;
        let board =
            r#""board":{"address":"a","title":"A","visibility":"public","owner":{"name":"a","display_name":"A"}}"#;
        let scoops = vec![scoop; MOST_SCOOPS + 7].join(",");
        let file =
            format!(r#"{{"format":"curatio-board","version":1,"site":"a.example",{board},"scoops":[{scoops}]}}"#);
        let read = Kind::Curatio.read(file.as_bytes(), &Choices::default(), chrono::NaiveDate::MIN).unwrap();
        assert_eq!((read.scoops.len(), read.skipped[0].what.as_str()), (MOST_SCOOPS, "7 scoops at the end"));
    }
}
