use askama::Template;
use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use serde::Deserialize;
use sqlx::PgPool;
use url::form_urlencoded::Serializer;

use super::{By, Chart, Day, Measure, Sort, Span, Tally};
use crate::{
    error::Result,
    rights::OnBoard,
    text::Count,
    topics::{Topic, permalink},
    web::{Admin, Html, Page, Path, Query, SignedIn},
};

#[derive(Template)]
#[template(path = "numbers/index.html")]
pub struct Index {
    page: Page,
    span: Span,
    charts: Vec<Chart>,
}

#[derive(Deserialize)]
pub struct Wanted {
    /// "months", or days.
    over: Option<String>,
    by: Option<String>,
    of: Option<String>,
}

/// `GET /admin/numbers`: what happened lately.
pub async fn index(
    page: Page,
    _: Admin,
    State(db): State<PgPool>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<Index>> {
    let Asked { span, .. } = wanted.into();
    let days = Day::last(&db, span).await?;
    let chart = |sort: Sort| Chart::of(sort.words(), span, days.iter().map(|day| (day.date, day.of(sort))));
    let charts = Sort::ALL.map(chart).into();
    Ok(Html(Index { page: page.titled("Numbers").unlisted(), span, charts }))
}

/// As many as a page shows, and as a file has.
const SHOWN: i64 = 50;
const IN_FILE: i64 = 10_000;

#[derive(Template)]
#[template(path = "numbers/board.html")]
pub struct OfBoard {
    page: Page,
    board: Topic,
    asked: Asked,
    /// By the day or month.
    charts: Vec<Chart>,
    /// By anything else, those with the most first.
    ranked: Vec<Line>,
    /// There are others.
    more: bool,
}

/// What somebody wants to know of a board.
#[derive(Clone, Copy)]
struct Asked {
    by: By,
    of: Measure,
    span: Span,
}

/// A row of the table, with a bar of what it is sorted by.
struct Line {
    name: String,
    href: Option<String>,
    tally: Tally,
    /// Of 100, which the first has.
    width: i64,
}

struct Way {
    href: String,
    words: &'static str,
    chosen: bool,
}

/// `GET /t/{slug}/numbers`: what happened to a board and its scoops, for those who curate it.
pub async fn of_board(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<OfBoard>> {
    let board = Topic::to(&db, &slug, &me, OnBoard::SeeNumbers).await?;
    let asked = Asked::from(wanted);
    // One more, to know whether there are.
    let mut tallies = Tally::most(&db, board.id, asked.by, asked.of, asked.span, SHOWN + 1).await?;
    let page = page.titled(&format!("Numbers of {}", board.title)).in_dress_of(&board.accent).unlisted();
    if asked.by == By::Days {
        let chart = |of: Measure| {
            let days = tallies.iter().filter_map(|tally| Some((tally.date?, tally.of(of))));
            Chart::of(of.words(), asked.span, days)
        };
        let charts = Measure::ALL.map(chart).into();
        return Ok(Html(OfBoard { page, board, asked, charts, ranked: Vec::new(), more: false }));
    }
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = tallies.len() > shown;
    tallies.truncate(shown);
    let most = tallies.iter().map(|tally| tally.of(asked.of)).max().unwrap_or_default();
    let ranked = tallies.into_iter().map(|tally| Line::of(tally, &board, asked, most)).collect();
    Ok(Html(OfBoard { page, board, asked, charts: Vec::new(), ranked, more }))
}

/// `GET /t/{slug}/numbers.csv`: the same as a file.
pub async fn table(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<impl IntoResponse> {
    let board = Topic::to(&db, &slug, &me, OnBoard::SeeNumbers).await?;
    let Asked { by, of, span } = wanted.into();
    let table = Tally::table(by, &Tally::most(&db, board.id, by, of, span, IN_FILE).await?)?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}-{}.csv\"", board.slug, by.word())),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, table))
}

impl From<Wanted> for Asked {
    fn from(wanted: Wanted) -> Self {
        Self {
            by: wanted.by.as_deref().and_then(By::called).unwrap_or_default(),
            of: wanted.of.as_deref().and_then(Measure::called).unwrap_or_default(),
            span: if wanted.over.as_deref() == Some("months") { Span::Months } else { Span::Days },
        }
    }
}

impl Asked {
    /// Where it stands, page or file; what is asked anyway is not said.
    fn at(self, board: &Topic, page: &str) -> String {
        let by = (self.by != By::default()).then(|| ("by", self.by.word()));
        let of = (self.by != By::Days && self.of != Measure::default()).then(|| ("of", self.of.word()));
        let over = (self.span == Span::Months).then_some(("over", "months"));
        let query = Serializer::new(String::new()).extend_pairs([by, of, over].into_iter().flatten()).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}/{page}{mark}{query}", board.href())
    }

    fn ways(self, board: &Topic) -> [Way; 4] {
        By::ALL.map(|by| Way { href: Self { by, ..self }.at(board, "numbers"), words: by.all(), chosen: by == self.by })
    }

    fn columns(self, board: &Topic) -> [Way; 5] {
        Measure::ALL.map(|of| Way {
            href: Self { of, ..self }.at(board, "numbers"),
            words: of.words(),
            chosen: of == self.of,
        })
    }

    fn otherwise(self, board: &Topic) -> String {
        Self { span: self.span.other(), ..self }.at(board, "numbers")
    }

    fn file(self, board: &Topic) -> String {
        self.at(board, "numbers.csv")
    }

    /// "Scoops by views in the last 30 days"
    fn caption(self) -> String {
        format!("{} by {} in {}", self.by.all(), self.of.words().to_lowercase(), self.span.words())
    }
}

impl Line {
    fn of(tally: Tally, board: &Topic, asked: Asked, most: i64) -> Self {
        let name = tally.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| "Without a name".to_owned());
        let href = match (asked.by, tally.scoop) {
            (By::Scoops, Some(scoop)) => Some(permalink(&board.slug, scoop.0, &name)),
            (By::Tags, _) => Some(Topic::tag_href(&board.slug, &name)),
            _ => None,
        };
        let count = tally.of(asked.of);
        // What is not nothing is seen.
        let width = if count > 0 { (count.saturating_mul(100) / most.max(1)).max(1) } else { 0 };
        Self { name, href, tally, width }
    }

    fn exact(&self, of: Measure) -> String {
        Count(self.tally.of(of)).exact()
    }
}
