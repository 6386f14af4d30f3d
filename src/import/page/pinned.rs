//! Which scoop of a saved page was pinned. The page does not say so.

use chrono::NaiveDate;

use crate::import::{
    block::Block,
    board::{Body, Scoop},
    dates::day_at_end,
};

/// Whether the first scoop of a stream was pinned there: the board's owner put it there, and
/// somebody had reacted to it before something was written that a scoop below it quotes.
///
/// A stream shows its newest scoop first. The quoting scoop must be younger than what it
/// quotes, so it is younger than the first one: only a pin puts that one above it. Without
/// such a proof the scoop is not taken as pinned.
pub fn is_first_pinned(stream: &[Scoop], owner: &str) -> bool {
    let Some((first, others)) = stream.split_first() else { return false };
    let reacted = first.reactions.iter().map(|reaction| reaction.at.date_naive()).min();
    let quoted = others.iter().flat_map(quoted_days).max();
    first.curator.foreign_name == owner && reacted.zip(quoted).is_some_and(|(reacted, quoted)| reacted < quoted)
}

fn quoted_days(scoop: &Scoop) -> impl Iterator<Item = NaiveDate> {
    let blocks = match &scoop.body {
        Body::Blocks(blocks) => blocks.as_slice(),
        _ => &[],
    };
    blocks.iter().filter_map(|block| match block {
        Block::Quote { by: Some(by), .. } => day_at_end(by),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::import::page::read;

    const PAGE: &str = include_str!("../../../tests/fixtures/saved-page.txt");

    fn pinned(page: &str) -> Vec<String> {
        let board = read(page, chrono::NaiveDate::from_ymd_opt(2017, 11, 20).unwrap()).unwrap();
        board.scoops.into_iter().filter(|scoop| scoop.pinned).map(|scoop| scoop.title).collect()
    }

    #[test]
    fn a_scoop_above_younger_ones_was_pinned() {
        assert_eq!(pinned(PAGE), ["Where to begin"]);
    }

    #[test]
    fn without_proof_nothing_was_pinned() {
        assert!(pinned(&PAGE.replace("October 3, 2016", "October 3, 2013")).is_empty());
        assert!(pinned(&PAGE.replace("March 4, 2014", "March 4, 2017")).is_empty());
        assert!(pinned(&PAGE.replace("Curated by mlindqvist", "Curated by WardNine")).is_empty());
    }
}
