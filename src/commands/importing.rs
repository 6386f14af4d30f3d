//! `import`: reads a file whole, writes a board in one transaction, and says what came of it.

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    data::Data,
    run::{Refusal, say},
};
use crate::{
    config::{Import, Into},
    import::{Board, Outcome, Unreadable, api, curatio, page},
};

/// Nothing is opened or written for a file that cannot be read.
pub fn read(import: &Import) -> Result<Board, Refusal> {
    let (file, board) = match import {
        Import::ScoopitPage { file, saved_on, .. } => {
            let bytes = bytes(file, LARGEST)?;
            let text = String::from_utf8_lossy(&bytes);
            (file, page::read(&text, *saved_on))
        }
        Import::ScoopitApi { file, .. } => (file, api::read(&bytes(file, LARGEST)?)),
        Import::Curatio { file, .. } => (file, curatio::read::<{ usize::MAX }>(&bytes(file, LARGEST_WITH_PICTURES)?)),
    };
    board.map_err(|Unreadable { line, what }| {
        let place = line.map_or_else(String::new, |line| format!(", line {line}"));
        Refusal::Failed(anyhow!("{}{place}: {what}; nothing was written", file.display()))
    })
}

/// Megabytes: larger than any board one has seen, and small enough for any machine.
const LARGEST: u64 = 64;
/// The same with all its pictures.
const LARGEST_WITH_PICTURES: u64 = 512;

fn bytes(file: &Path, megabytes: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take((megabytes << 20) + 1).read_to_end(&mut bytes));
    read.with_context(|| format!("cannot read {}", file.display())).map_err(Refusal::Setting)?;
    if bytes.len() as u64 > megabytes << 20 {
        return Err(Refusal::Setting(anyhow!("{} is larger than {megabytes} MB: that is no board", file.display())));
    }
    Ok(bytes)
}

pub async fn write(data: &Data, board: &Board, import: &Import) -> Result<(), Refusal> {
    let (into, saved_on) = match import {
        Import::ScoopitPage { into, saved_on, .. } => (into, Some(*saved_on)),
        Import::ScoopitApi { into, .. } | Import::Curatio { into, .. } => (into, None),
    };
    // Shows itself on a terminal only.
    let bar = ProgressBar::new(board.scoops.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len} scoops") {
        bar.set_style(style);
    }
    let mut tx = data.db.begin().await.context("cannot reach the database")?;
    let written = board.write(&mut tx, &data.pictures, into.topic.as_deref(), saved_on, || bar.inc(1)).await;
    bar.finish_and_clear();
    let written = written.context("nothing was written")?;
    if into.dry_run {
        tx.rollback().await.context("cannot take it back")?;
    } else {
        tx.commit().await.context("nothing was written")?;
    }
    say(&summary(data, board, &written, into));
    Ok(())
}

fn summary(data: &Data, board: &Board, outcome: &Outcome, into: &Into) -> String {
    let written = &outcome.written;
    let mut lines = Vec::new();
    let begin = if into.dry_run { "Would import" } else { "Imported" };
    lines.push(format!(
        "{begin} “{}” into {} board /t/{}, in {}:",
        board.title,
        if outcome.new_board { "the new" } else { "the" },
        outcome.slug,
        data.directory.display()
    ));
    lines.push(format!(
        "  {}, {}, {}, by {}",
        counted(written.scoops, "scoop"),
        counted(written.insights, "insight"),
        counted(written.comments, "comment"),
        if outcome.people == 1 { "1 person".to_owned() } else { format!("{} people", outcome.people) }
    ));
    if let Some(views) = &board.views
        && outcome.new_board
    {
        let that_day = views.that_day.map_or_else(String::new, |day| format!(", {day} of them that day"));
        lines.push(format!("  {} views counted before{that_day}", views.total));
    }
    if written.known > 0 {
        lines.push(format!("  {} on the board already: left as they are", counted(written.known, "scoop")));
    }
    if written.undated > 0 {
        lines.push(format!("  {} without a date: kept in order, no date shown", counted(written.undated, "scoop")));
    }
    if written.drafts > 0 {
        lines.push(format!("  {} as drafts, not shown", counted(written.drafts, "scoop")));
    }
    if written.scheduled > 0 {
        lines.push(format!("  {} scheduled for later: kept, and not shown", counted(written.scheduled, "scoop")));
    }
    if written.bad_addresses > 0 {
        lines.push(format!(
            "  {} linked to where no browser may follow: kept, source unknown",
            counted(written.bad_addresses, "scoop")
        ));
    }
    if written.without_picture > 0 {
        lines.push(format!(
            "  {} had a picture that the file does not hold: its place is kept",
            counted(written.without_picture, "scoop")
        ));
    }
    let mut skipped: BTreeMap<(&str, &str), (usize, Vec<String>)> = BTreeMap::new();
    for left_out in &board.skipped {
        let (times, places) = skipped.entry((&left_out.what, &left_out.why)).or_default();
        *times += 1;
        places.extend(left_out.line.map(|line| line.to_string()));
    }
    for ((what, why), (times, places)) in skipped {
        let places = match places.len() {
            0 => String::new(),
            1 => format!(" (line {})", places[0]),
            _ => format!(" (lines {})", places.join(", ")),
        };
        lines.push(format!("  skipped {times} × {what}: {why}{places}"));
    }
    lines.join("\n")
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
