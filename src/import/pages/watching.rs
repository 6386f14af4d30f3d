//! An import as it runs, and what came of it.

use askama::Template;
use axum::{
    Json,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::choosing::choose;
use crate::{
    App,
    error::Result,
    import::{Import, Stage},
    rights::OnSite,
    text::{BYTE_ORDER_MARK, line},
    web::{Html, Page, Path, SignedIn},
};

#[derive(Template)]
#[template(path = "import/watch.html")]
struct Watch {
    page: Page,
    import: Import,
}

impl Import {
    fn href(&self) -> String {
        format!("/import/{}", self.id)
    }

    /// In per cent, for who sees no numbers.
    fn percent(&self) -> i32 {
        (100 * i64::from(self.position))
            .checked_div(i64::from(self.total))
            .and_then(|part| part.try_into().ok())
            .unwrap_or(100)
    }

    /// What came of it so far: a number, and what of.
    fn numbers(&self) -> Vec<(usize, &'static str)> {
        let written = &self.written;
        let one_or = |number: usize, one, many| (number, if number == 1 { one } else { many });
        let mut numbers = vec![one_or(written.scoops, "new scoop", "new scoops")];
        numbers.extend(
            [
                one_or(written.known, "was there already", "were there already"),
                one_or(written.insights, "insight", "insights"),
                one_or(written.comments, "comment", "comments"),
                one_or(written.drafts, "draft", "drafts"),
                one_or(written.scheduled, "scheduled for later", "scheduled for later"),
                one_or(written.undated, "without a date", "without a date"),
                one_or(
                    written.without_picture,
                    "whose picture is not in the file",
                    "whose pictures are not in the file",
                ),
            ]
            .into_iter()
            .filter(|(number, _)| *number > 0),
        );
        numbers
    }
}

/// `GET /import/{id}`: what was found, how it goes, or what came of it.
pub async fn show(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
) -> Result<Response> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&db, &me, id).await?;
    if import.stage == Stage::Read {
        return Ok(choose(&db, page, &me, import).await?.into_response());
    }
    let title = match import.stage {
        Stage::Done => "Imported",
        Stage::Stopped => "The import has stopped",
        Stage::Running | Stage::Read => "Importing",
    };
    Ok(Html(Watch { page: page.titled(title).unlisted(), import }).into_response())
}

/// `GET /import/{id}/progress`: for the page's script.
pub async fn progress(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Json<Value>> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&db, &me, id).await?;
    let runs = import.stage == Stage::Running;
    Ok(Json(json!({ "runs": runs, "position": import.position, "total": import.total })))
}

/// `POST /import/{id}/stop`
pub async fn stop(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Redirect> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&db, &me, id).await?;
    import.stop(&db).await?;
    Ok(Redirect::to(&import.href()))
}

/// `POST /import/{id}/go-on`
pub async fn go_on(SignedIn(me): SignedIn, State(app): State<App>, Path(id): Path<i64>) -> Result<Redirect> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&app.db, &me, id).await?;
    import.go_on(&app.db, &app.site.absolute("")).await?;
    Ok(Redirect::to(&import.href()))
}

/// `POST /import/{id}/throw-away`: the file; what it wrote stays. To where one stops it, while it runs.
pub async fn throw_away(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Redirect> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&db, &me, id).await?;
    Ok(Redirect::to(&if import.throw_away(&db).await? { "/import".to_owned() } else { import.href() }))
}

/// `GET /import/{id}/skipped.csv`: what did not come along, and why.
pub async fn skipped(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Response> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&db, &me, id).await?;
    let mut table = format!("{BYTE_ORDER_MARK}{}", line(["line", "what", "why"].map(str::to_owned))?);
    for skipped in import.left_out(&db).await? {
        let number = skipped.line.map(|line| line.to_string()).unwrap_or_default();
        table += &line([number, skipped.what, skipped.why])?;
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"left-out.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, table).into_response())
}
