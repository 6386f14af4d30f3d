//! Where one chooses a file.

use askama::Template;
use axum::{
    extract::{FromRequest, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use crate::{
    error::Result,
    import::{Import, Stage},
    problems::{Problems, refused},
    rights::OnSite,
    sessions::Me,
    web::{Html, Page, SentFile, SignedIn, again},
};

#[derive(Template)]
#[template(path = "import/index.html")]
struct Index {
    page: Page,
    imports: Vec<Import>,
    problems: Problems,
}

async fn show(db: &PgPool, page: Page, me: &Me, problems: Problems) -> Result<Html<Index>> {
    let imports = Import::all_of(db, me).await?;
    Ok(Html(Index { page: page.titled("Import a board").unlisted(), imports, problems }))
}

/// `GET /import`: the form, and the files one has sent.
pub async fn index(page: Page, SignedIn(me): SignedIn, State(db): State<PgPool>) -> Result<Response> {
    me.must(OnSite::MakeBoard)?;
    Ok(show(&db, page, &me, Problems::default()).await?.into_response())
}

/// `POST /import`: to what was found in it, or back with why it cannot be imported.
pub async fn send(page: Page, SignedIn(me): SignedIn, State(db): State<PgPool>, request: Request) -> Result<Response> {
    // Before so much is taken in.
    me.must(OnSite::MakeBoard)?;
    let file = SentFile::from_request(request, &()).await?;
    let sent = match file.bytes {
        None => Err(Problems::with(
            "file",
            "This file is too large: 20 MB is the most here. Who runs the site can import a board of another Curatio of up to 512 MB \
         with `curatio import curatio`; or export it without its pictures.",
        )),
        Some(bytes) if bytes.is_empty() => Err(Problems::with("file", "Please choose a file that is not empty.")),
        Some(bytes) => refused(Import::send(&db, &me, &file.name, bytes).await)?,
    };
    Ok(match sent {
        Ok(id) => Redirect::to(&format!("/import/{id}")).into_response(),
        Err(problems) => again(show(&db, page, &me, problems).await?),
    })
}
