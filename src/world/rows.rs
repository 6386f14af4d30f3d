//! The rows of the world's tables, as PostgreSQL's COPY reads them: a line a row, tabs between.

use std::fmt::Write;

use chrono::DateTime;
use rand::{RngExt, rngs::SmallRng};

use super::{
    plan::{Planned, World},
    words::Words,
};
use crate::text::{CleanHtml, Format};

/// A table, its columns, and what writes the rows of its `number`th thing.
pub struct Table {
    pub copy: &'static str,
    pub things: fn(&World) -> u32,
    pub rows: fn(&mut Writer<'_>, u32),
}

pub struct Writer<'a> {
    pub world: &'a World,
    pub words: &'a Words,
    pub chance: SmallRng,
    pub out: String,
    /// Of the table's own ids.
    pub last: i64,
}

/// In the order in which one refers to the other.
pub const TABLES: [Table; 9] = [
    Table {
        copy: "copy account (id, name, display_name, role) from stdin",
        things: |world| world.accounts,
        rows: |to, number| {
            let role = if number < to.world.curators { "curator" } else { "reader" };
            let name = to.words.title(&mut to.chance, 60);
            let name = name.split(' ').take(2).collect::<Vec<_>>().join(" ");
            let id = to.world.account(number);
            to.row(format_args!("{id}\tperson-{id}\t{name} {number}\t{role}"));
        },
    },
    Table {
        copy: "copy topic (id, slug, title, description_source, description_html, owner_id, visibility, created_at) from stdin",
        things: |world| world.boards,
        rows: |to, board| {
            let (title, said) = (to.words.title(&mut to.chance, 60), to.words.text(&mut to.chance, 150));
            let (id, owner, seen) = (board + 1, to.world.owner(board), World::visibility(board));
            to.row(format_args!(
                "{id}\tboard-{id}\t{title}\t{said}\t<p>{said}</p>\t{owner}\t{seen}\t2016-01-01 00:00Z"
            ));
        },
    },
    Table {
        copy: "copy topic_audience (topic_id, position, name) from stdin",
        things: |world| world.boards,
        rows: |to, board| {
            for (place, name) in
                ["Patients", "Clinicians", "Librarians"].iter().enumerate().take(1 + board as usize % 3)
            {
                to.row(format_args!("{}\t{place}\t{name}", board + 1));
            }
        },
    },
    Table {
        copy: "copy article (id, address, title, site, authors, published_at, state, read_at) from stdin",
        things: |world| u32::try_from(world.articles.len()).unwrap_or(u32::MAX),
        rows: |to, article| {
            let scoop = to.world.scoops[to.world.articles[article as usize] as usize];
            let (title, site) = (to.words.title(&mut to.chance, 110), to.chance.random_range(0..2000));
            let at = moment(scoop.at - 86_400);
            let id = article + 1;
            to.row(format_args!(
                "{id}\thttps://site-{site}.example/articles/{id}\t{title}\tSite {site}\t{{\"Ada Berg\",\"Rui Costa\"}}\t{at}\tread\t{at}"
            ));
        },
    },
    Table {
        copy: "copy scoop (id, topic_id, article_id, curator_id, via_id, title, excerpt_source, excerpt_html, excerpt_lead, \
               pinned, pin_position, state, published_at, created_at, listed, comment_count, thanks_count) from stdin",
        things: |world| u32::try_from(world.scoops.len()).unwrap_or(u32::MAX),
        rows: |to, number| to.scoop(number),
    },
    Table {
        copy: "copy scoop_tag (scoop_id, topic_id, tag, position, shown_at) from stdin",
        things: |world| u32::try_from(world.scoops.len()).unwrap_or(u32::MAX),
        rows: |to, number| to.tags(number),
    },
    Table {
        copy: "copy insight (id, scoop_id, account_id, source, html, written_at) from stdin",
        things: |world| u32::try_from(world.scoops.len()).unwrap_or(u32::MAX),
        rows: |to, number| {
            let scoop = to.scoop_at(number);
            if scoop.has_insight {
                let said = to.words.paragraph(&mut to.chance);
                let (owner, at) = (to.world.owner(scoop.board), moment(scoop.at));
                to.last += 1;
                let id = to.last;
                to.row(format_args!("{id}\t{}\t{owner}\t{said}\t<p>{said}</p>\t{at}", number + 1));
            }
        },
    },
    Table {
        copy: "copy comment (id, scoop_id, account_id, parent_id, source, html, written_at) from stdin",
        things: |world| u32::try_from(world.scoops.len()).unwrap_or(u32::MAX),
        rows: |to, number| to.comments(number),
    },
    Table {
        copy: "copy thanks (scoop_id, account_id, thanked_at) from stdin",
        things: |world| u32::try_from(world.scoops.len()).unwrap_or(u32::MAX),
        rows: |to, number| {
            let scoop = to.scoop_at(number);
            let first = to.chance.random_range(0..to.world.accounts);
            // One after the other, so that nobody thanks twice.
            for next in 0..u32::from(scoop.thanks).min(to.world.accounts) {
                let who = to.world.account((first + next) % to.world.accounts);
                let at = moment(scoop.at + 3600 * i64::from(next));
                to.row(format_args!("{}\t{who}\t{at}", number + 1));
            }
        },
    },
];

impl Writer<'_> {
    fn row(&mut self, row: std::fmt::Arguments<'_>) {
        // A string takes everything.
        let _ = writeln!(self.out, "{row}");
    }

    fn scoop_at(&self, number: u32) -> Planned {
        self.world.scoops[number as usize]
    }

    fn scoop(&mut self, number: u32) {
        let scoop = self.scoop_at(number);
        let (words, world) = (self.words, self.world);
        let title = words.title(&mut self.chance, 110);
        let paragraphs = words.excerpt(&mut self.chance);
        // The beginning tells how the whole is folded.
        let begin = CleanHtml::from_source(&paragraphs[..paragraphs.len().min(6)].join("\n\n"), Format::Markdown);
        let lead = begin.lead().unwrap_or_else(|| "\\N".to_owned());
        let (source, html) = (paragraphs.join("\\n\\n"), paragraphs.join("</p>\\n<p>"));
        let at = moment(scoop.at);
        let (state, published) = if scoop.published { ("published", &*at) } else { ("draft", "\\N") };
        let via = scoop.via.map_or_else(|| "\\N".to_owned(), |via| (via + 1).to_string());
        let listed = scoop.published && World::visibility(scoop.board) == "public";
        let place = if scoop.pinned { "1" } else { "\\N" };
        self.row(format_args!(
            "{}\t{}\t{}\t{}\t{via}\t{title}\t{source}\t<p>{html}</p>\t{lead}\t{}\t{place}\t{state}\t{published}\t{at}\t{listed}\t{}\t{}",
            number + 1,
            scoop.board + 1,
            scoop.article + 1,
            world.owner(scoop.board),
            scoop.pinned,
            scoop.comments,
            scoop.thanks.min(u16::try_from(world.accounts).unwrap_or(u16::MAX))
        ));
    }

    /// Each board has forty of its own, some used much more than others.
    fn tags(&mut self, number: u32) {
        let scoop = self.scoop_at(number);
        let shown = if scoop.published { moment(scoop.at) } else { "\\N".to_owned() };
        let mut tag = self.chance.random_range(0..8);
        for place in 0..self.chance.random_range(0..=5) {
            self.row(format_args!(
                "{}\t{}\ttag {tag} of {}\t{place}\t{shown}",
                number + 1,
                scoop.board + 1,
                scoop.board % 500
            ));
            tag += self.chance.random_range(1..=6);
        }
    }

    fn comments(&mut self, number: u32) {
        let scoop = self.scoop_at(number);
        let first = self.last + 1;
        for place in 0..i64::from(scoop.comments) {
            self.last += 1;
            let who = self.world.account(self.chance.random_range(0..self.world.accounts));
            let length = self.chance.random_range(20..300);
            let said = self.words.text(&mut self.chance, length);
            // Some answer one of before.
            let answers =
                (place > 0 && self.chance.random_ratio(3, 10)).then(|| first + self.chance.random_range(0..place));
            let answers = answers.map_or_else(|| "\\N".to_owned(), |id| id.to_string());
            let (id, at) = (self.last, moment(scoop.at + 600 * (place + 1)));
            self.row(format_args!("{id}\t{}\t{who}\t{answers}\t{said}\t<p>{said}</p>\t{at}", number + 1));
        }
    }
}

fn moment(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).map_or_else(|| "\\N".to_owned(), |at| at.to_rfc3339())
}
