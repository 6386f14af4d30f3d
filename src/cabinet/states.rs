//! What is shown in the cabinet and stands on no board: made up, a value for each state.

use chrono::{DateTime, Days};

use crate::{
    accounts::{AccountId, ByLine},
    comments::{Comment, State},
    drafts::Work,
    identifiers::Warning,
    matters::Reason,
    numbers::{Chart, Span},
    scoops::ScoopId,
    search::{Hit, Marked, Piece},
    text::{CleanHtml, Format, Moment},
    topics::{Choice, TopicRef},
    web::Pager,
};

/// Breaks no line by itself.
pub const LONG: &str = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

pub const OPTIONS: [(&str, &str); 2] = [("a", "The first"), ("b", LONG)];
pub const PICKS: &[Choice] = &[("a", "The first", "What it means."), ("b", LONG, LONG)];

fn moment() -> Moment {
    Moment(DateTime::from_timestamp_nanos(1_793_491_200_000_000_000))
}

fn somebody() -> ByLine {
    ByLine { name: "jonas-weber".to_owned(), display_name: "Jonas Weber".to_owned() }
}

/// Between two pages.
pub fn pager() -> Pager {
    let beside = Some("/cabinet".to_owned());
    Pager { deep: true, home: "/cabinet".to_owned(), older: beside.clone(), newer: beside }
}

/// Nothing, once, and a month of it.
pub fn charts() -> Vec<Chart> {
    let days = |counts: [i64; 30]| {
        let first = moment().0.date_naive();
        (0..).zip(counts).map(move |(day, count)| (first + Days::new(day), count))
    };
    let mut once = [0; 30];
    once[12] = 1;
    vec![
        Chart::of("Nothing", Span::Days, days([0; 30])),
        Chart::of("Once", Span::Days, days(once)),
        Chart::of("Much", Span::Days, days(std::array::from_fn(|day| [1_840_200, 932_000, 12, 0, 2_400_117][day % 5]))),
    ]
}

/// In the works: being read, too slow, failed, a double, without a title, for later, offered, given back.
pub fn works() -> Vec<Work> {
    let work = |number: i64, title: &str| Work {
        id: ScoopId(-number),
        path: "/cabinet".to_owned(),
        title: title.to_owned(),
        version: 1,
        waits: false,
        overdue: false,
        failure: None,
        address: Some("https://journal.example/articles/2026/11/a-long-address-that-stands-for-a-title".to_owned()),
        offered: false,
        returned: None,
        scheduled_for: None,
        curator: somebody(),
        own: true,
        may_edit: true,
        double: None,
    };
    vec![
        Work { waits: true, ..work(1, "") },
        Work { waits: true, overdue: true, ..work(2, "") },
        Work { failure: Some("There is no page at this address any more (404).".to_owned()), ..work(3, "") },
        Work { double: Some("/cabinet".to_owned()), ..work(4, "Already on this board") },
        Work { address: None, ..work(5, "") },
        Work { scheduled_for: Some(moment()), ..work(6, "For later") },
        Work { offered: true, own: false, ..work(7, "Offered by a contributor") },
        Work { returned: Some("Please say where the number is from.".to_owned()), ..work(8, "Given back") },
        Work { own: false, may_edit: false, ..work(9, LONG) },
    ]
}

/// Shown, edited, answered five deep, with interests; and held, hidden, removed, taken back, too long.
pub fn comments() -> Vec<Comment> {
    let comment = |number: i64, source: &str| Comment {
        id: -number,
        parent_id: None,
        account: AccountId(0),
        author: somebody(),
        state: State::Shown,
        hidden_for: None,
        removed: false,
        html: CleanHtml::from_source(source, Format::Markdown),
        written: moment(),
        edited: None,
        mine: false,
        may_edit: false,
        depth: 0,
        answers: None,
        interests: None,
    };
    let answer = |number: i64, depth: usize| Comment {
        depth,
        answers: Some("Jonas Weber".to_owned()),
        ..comment(number, "An answer.")
    };
    vec![
        comment(
            1,
            "A comment with a [link](https://journal.example), *stress* and\n\n- a list\n- of two\n\n> and what it quotes.",
        ),
        answer(2, 1),
        answer(3, 2),
        answer(4, 5),
        Comment { edited: Some(moment()), ..comment(5, "Edited.") },
        Comment {
            interests: Some("Works for Ward Pharma since 2024.".to_owned()),
            ..comment(6, "Ward Pharma did it.")
        },
        Comment { state: State::Held, mine: true, may_edit: true, ..comment(7, "Held.") },
        Comment { hidden_for: Some(Reason::Abuse), ..comment(8, "") },
        Comment { removed: true, ..comment(9, "") },
        Comment { state: State::Deleted, ..comment(10, "") },
        comment(11, &format!("{LONG} {}", "and on it goes ".repeat(60))),
    ]
}

/// With a piece of its excerpt, of an insight, with nothing but a title, too long.
pub fn hits() -> Vec<Hit> {
    let marked = |text: &str| {
        let pieces = text.split('|').enumerate();
        Marked(pieces.map(|(place, text)| Piece { text: text.to_owned(), hit: place % 2 == 1 }).collect())
    };
    let hit = |number: i64, title: &str, piece: &str| Hit {
        id: ScoopId(-number),
        title: marked(title),
        href: Some("https://journal.example/articles/1".to_owned()),
        permalink: "/cabinet".to_owned(),
        site: Some("Ward Medicine".to_owned()),
        board: TopicRef { slug: "cabinet".to_owned(), title: "Cabinet".to_owned() },
        language: "en".to_owned(),
        sponsored: None,
        curator: somebody(),
        published: Some(moment()),
        since: moment(),
        piece: marked(piece),
        said_in: None,
    };
    vec![
        hit(1, "|Salt| in bread", "…how much |salt| there is in bread, and who |salts| it…"),
        Hit { said_in: Some("Insight"), ..hit(2, "Bread", "Most of the |salt| we eat is hidden.") },
        Hit {
            sponsored: Some("Sponsored by Ward Pharma".to_owned()),
            site: None,
            href: None,
            published: None,
            ..hit(3, "|Salt|", "")
        },
        hit(4, LONG, &format!("{LONG} |{LONG}|")),
    ]
}

pub fn warning() -> Warning {
    Warning {
        found: vec![
            ("(555) 201-9943".to_owned(), "A telephone number"),
            (LONG.to_owned(), "A name beside words of an illness"),
        ],
        masked: String::new(),
    }
}
