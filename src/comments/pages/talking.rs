//! Saying something under a scoop, or in answer to somebody.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    cards::Card,
    comments::{Comment, Order, Place, Saying, Talk},
    error::Result,
    identifiers::Guard,
    interests::SecondLook,
    live::Live,
    problems::{Problems, refused},
    rights::Standing,
    scoops::Scoop,
    sessions::Me,
    topics::Topic,
    web::{Form, Html, Page, Path, Query, SignedIn, again},
};

#[derive(Template)]
#[template(path = "comments/new.html")]
pub struct New {
    page: Page,
    scoop: Scoop,
    /// What it answers.
    answered: Option<Comment>,
    talk: Talk,
    saying: Saying,
    look: Option<SecondLook>,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "comments/list.html")]
pub struct List {
    card: Card,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    comments: Order,
}

/// `GET /t/{slug}/scoops/{id}/comments`: the conversation alone, for a page that shows it already and hears that it
/// went on.
pub async fn list(
    page: Page,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Query(Asked { comments }): Query<Asked>,
) -> Result<Html<List>> {
    let (board, standing) = Topic::to_read(&db, &slug, page.me()).await?;
    let scoop = Scoop::find(&db, &board, id).await?;
    let card = Card::whole(&db, &board, scoop, page.me(), standing, comments).await?;
    Ok(Html(List { card }))
}

async fn place(db: &PgPool, me: &Me, slug: &str, id: i64) -> Result<(Topic, Standing, Scoop)> {
    let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
    let scoop = Scoop::find(db, &board, id).await?;
    Ok((board, standing, scoop))
}

/// `GET /t/{slug}/scoops/{id}/comments/{comment}/answer`
pub async fn answer(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id, comment)): Path<(String, i64, i64)>,
) -> Result<Html<New>> {
    let (board, standing, scoop) = place(&db, &me, &slug, id).await?;
    let (answered, _) = Comment::find(&db, scoop.id, comment, me.id, standing).await?;
    let talk = Talk::of(&board, &scoop, Some(&me), standing);
    talk.must_take_words(&me)?;
    let page = page.titled(&format!("Answer {}", answered.author.display_name)).in_dress_of(&board.accent).unlisted();
    let (saying, problems) = (Saying::empty(Some(comment)), Problems::default());
    Ok(Html(New { page, scoop, answered: Some(answered), talk, saying, look: None, problems }))
}

/// `POST /t/{slug}/scoops/{id}/comments`: to where it stands.
pub async fn say(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    State(live): State<Live>,
    Path((slug, id)): Path<(String, i64)>,
    Form(mut saying): Form<Saying>,
) -> Result<Response> {
    let here = Place::of(&db, &slug, id, &me, &saying.text).await?;
    here.talk.must_take_words(&me)?;
    let mut look = here.second_look(&db, &me, &saying).await?;
    let masks = saying.guard == Guard::Mask;
    let problems = if masks {
        saying.text = SecondLook::mask(&mut look, saying.text);
        saying.guard = Guard::Ask;
        Problems::default()
    } else if look.is_some() {
        Saying::problems(&saying.text)
    } else {
        match refused(saying.say(&db, &live.changes(), &here, &me).await)? {
            Ok(said) => return Ok(Redirect::to(&format!("{}#comment-{said}", here.permalink)).into_response()),
            Err(problems) => problems,
        }
    };
    let (board, standing, scoop) = place(&db, &me, &slug, id).await?;
    let answered = answered(&db, &scoop, &saying, &me, standing).await;
    let page = page.titled("Your comment").in_dress_of(&board.accent).unlisted();
    let form = Html(New { page, scoop, answered, talk: here.talk, saying, look, problems });
    Ok(if masks { form.into_response() } else { again(form) })
}

/// What it answers, where that is still there.
async fn answered(db: &PgPool, scoop: &Scoop, saying: &Saying, me: &Me, standing: Standing) -> Option<Comment> {
    let found = Comment::find(db, scoop.id, saying.answers?, me.id, standing).await;
    found.ok().map(|(answered, _)| answered)
}
