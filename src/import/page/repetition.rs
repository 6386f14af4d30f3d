//! The same scoop may stand above a board and on it, or twice.

use std::collections::HashMap;

use crate::import::board::{Scoop, Skipped};

/// What stood alone and then the stream, without repetitions. Of two copies the fuller
/// conversation is kept, in the place of the one in the stream.
pub fn each_once(alone: Vec<Scoop>, stream: Vec<Scoop>, skipped: &mut Vec<Skipped>) -> Vec<Scoop> {
    let mut once = Once::default();
    for scoop in stream {
        once.add(scoop, skipped);
    }
    let in_stream = once.scoops.len();
    for scoop in alone {
        once.add(scoop, skipped);
    }
    once.scoops.rotate_left(in_stream);
    once.scoops
}

#[derive(Default)]
struct Once {
    scoops: Vec<Scoop>,
    places: HashMap<String, usize>,
}

impl Once {
    fn add(&mut self, scoop: Scoop, skipped: &mut Vec<Skipped>) {
        let Some(&place) = self.places.get(&scoop.foreign_id) else {
            self.places.insert(scoop.foreign_id.clone(), self.scoops.len());
            self.scoops.push(scoop);
            return;
        };
        let kept = &mut self.scoops[place];
        kept.had_picture |= scoop.had_picture;
        kept.insight = kept.insight.take().or(scoop.insight);
        if scoop.reactions.len() > kept.reactions.len() {
            kept.reactions = scoop.reactions;
        }
        skipped.push(Skipped::somewhere("a repetition", "the same scoop came along once"));
    }
}

#[cfg(test)]
mod tests {
    use crate::import::page::read;

    const PAGE: &str = include_str!("../../../tests/fixtures/saved-page.txt");

    #[test]
    fn a_scoop_shown_twice_is_one() {
        let again = "No comment yet.\nScooped by WardNine!\n\nA pocket card for new nurses\n\nSlides of an \
                     introduction day: when to wash, when to rub, and when gloves do more harm than g…\n\n\
                     bo lam's comment, May 1, 9:00 AM\nMine is worn out.\n\n\nScooped by mlindqvist!\n\nA title alone\n";
        let page = PAGE.replacen("No comment yet.\nScooped by mlindqvist!\n\nA title alone\n", again, 1);

        let board = read(&page, chrono::NaiveDate::from_ymd_opt(2017, 11, 20).unwrap()).unwrap();

        let titles: Vec<&str> = board.scoops.iter().map(|scoop| scoop.title.as_str()).collect();
        assert_eq!(titles.len(), 6);
        assert_eq!(titles[0], "Where to begin");
        assert_eq!(titles[3], "A pocket card for new nurses");
        assert_eq!(board.scoops[3].reactions.len(), 1);
        assert!(board.skipped.iter().any(|skipped| skipped.what == "a repetition"));
    }
}
