//! `bench-data`: a made-up world of many boards, to measure with.

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    data::Data,
    run::{Refusal, say},
};
use crate::world;

pub async fn fill(data: &Data, scoops: u32) -> Result<(), Refusal> {
    // Shows itself on a terminal only.
    let bar = ProgressBar::new(u64::from(scoops));
    if let Ok(style) = ProgressStyle::with_template("{msg:16} {wide_bar} {pos} of {len}") {
        bar.set_style(style);
    }
    let filled = world::fill(&data.db, scoops, |table, so_far, all| {
        bar.set_message(table.split(' ').nth(1).unwrap_or_default().to_owned());
        bar.set_length(u64::from(all));
        bar.set_position(u64::from(so_far));
    })
    .await?;
    bar.finish_and_clear();
    say(&format!("Made up {} boards, {} scoops and {} comments.", filled.boards, filled.scoops, filled.comments));
    Ok(())
}
