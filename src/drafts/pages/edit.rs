//! Writing a scoop, and sending it on its way.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::editor::{Editor, Meanwhile};
use crate::{
    drafts::{Draft, Fields, ReadArticle, Typed, When},
    error::Result,
    identifiers::Guard,
    interests::SecondLook,
    pictures::{Store, Upload},
    problems::{Problems, refused},
    rights::{OnBoard, Standing},
    scoops::State as ScoopState,
    sessions::Me,
    topics::{Topic, permalink},
    web::{Filled, Html, Page, Path, Query, SignedIn, Unsent, again},
};

/// Which button was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    #[default]
    Save,
    Preview,
    Publish,
    Schedule,
    Offer,
    Unschedule,
    SendBack,
    TryAgain,
}

/// What the editor's form sends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub title: String,
    pub excerpt: String,
    #[serde(default)]
    pub insight: String,
    pub tags: String,
    #[serde(default)]
    pub picture: String,
    #[serde(default)]
    pub boards: Vec<String>,
    #[serde(default)]
    pub when: String,
    /// What becomes of an insight that may tell who a patient is.
    #[serde(default)]
    pub guard: Guard,
    /// What its author has to do with whom it names is right as declared.
    #[serde(default)]
    pub declared: bool,
    /// Why it goes back to who offered it.
    #[serde(default)]
    pub word: String,
    /// What it started from.
    pub version: i32,
    /// Its article was still being read when the form was shown.
    #[serde(default)]
    pub waited: bool,
    #[serde(default)]
    pub deed: Deed,
}

impl Sent {
    /// Before readers see an insight of one's own.
    async fn second_look(&self, db: &PgPool, draft: &Draft, typed: &Fields, me: &Me) -> Result<Option<SecondLook>> {
        let shows = matches!(self.deed, Deed::Publish | Deed::Schedule | Deed::Offer)
            || self.deed == Deed::Save && draft.state != ScoopState::Draft
            || self.guard == Guard::Mask;
        let said = draft.is_published() && draft.said.trim() == typed.insight();
        if !shows || !draft.is_by(me) || said {
            return Ok(None);
        }
        SecondLook::at(db, me.id, self.guard, self.declared, &typed.insight()).await
    }

    /// What was left empty because it was about to be found is filled with what was.
    pub fn fields(&self, draft: &Draft) -> Fields {
        let typed = Fields {
            title: self.title.clone(),
            excerpt: self.excerpt.clone(),
            insight: self.insight.clone(),
            tags: self.tags.clone(),
            picture: self.picture.clone(),
            boards: self.boards.clone(),
        };
        // Of somebody else's insight nothing is sent.
        if self.waited { typed.or(&draft.fields) } else { typed }
    }
}

#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// `GET /t/{slug}/scoops/{id}`
pub async fn edit(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Query(done): Query<Done>,
) -> Result<Response> {
    let (board, standing, draft) = Draft::open(&db, &slug, id, &me).await?;
    if board.slug != slug {
        return Ok(Redirect::to(&draft.path(&board.slug)).into_response());
    }
    let mut editor = Editor::of(page, &db, &me, board, standing, draft).await?;
    editor.done = match done.done.as_deref() {
        Some("saved") => Some("Saved."),
        Some("offered") => Some("Offered. A curator of the board looks at it next."),
        Some("sent-back") => Some("Sent back, with your word."),
        Some("unscheduled") => Some("It is a draft again, and appears when you say so."),
        _ => None,
    };
    Ok(Html(editor).into_response())
}

/// `POST /t/{slug}/scoops/{id}`: what was typed is kept whatever becomes of it, also of who was signed out meanwhile.
pub async fn save(
    page: Page,
    signed_in: Result<SignedIn>,
    State(db): State<PgPool>,
    State(store): State<Store>,
    Path((slug, id)): Path<(String, i64)>,
    Filled(sent, upload, unsent): Filled<Sent>,
) -> Response {
    let saved = async {
        let SignedIn(me) = signed_in?;
        take(page, &me, &db, &store, (&slug, id), sent, upload).await
    };
    saved.await.unwrap_or_else(|error| Unsent::on(unsent, error))
}

async fn take(
    page: Page,
    me: &Me,
    db: &PgPool,
    store: &Store,
    (slug, id): (&str, i64),
    sent: Sent,
    upload: Option<Upload>,
) -> Result<Response> {
    let mut seen = sent.version;
    let (board, standing, mut draft) = Draft::open(db, slug, id, me).await?;
    let drawn = refused(keep_picture(db, store, upload).await)?;
    if let Ok(Some(picture)) = &drawn {
        // At once, so that it is there whatever becomes of the rest.
        draft.pictures.push(picture.clone());
        let fields = Fields { picture: picture.hash.clone(), ..sent.fields(&draft) };
        let mut tx = db.begin().await?;
        draft.id.may_show(&mut tx, &picture.hash).await?;
        if let Some(kept) = draft.keep(&mut tx, me, &fields, seen).await? {
            seen = kept;
        }
        tx.commit().await?;
        draft.fields.picture.clone_from(&picture.hash);
    }
    let typed = |draft: &Draft| match &drawn {
        Ok(Some(picture)) => Fields { picture: picture.hash.clone(), ..sent.fields(draft) },
        _ => sent.fields(draft),
    };
    let mut look = sent.second_look(db, &draft, &typed(&draft), me).await?;
    let mut done = match &drawn {
        Err(problems) => Err(problems.clone()),
        Ok(_) if look.is_some() => Err(Problems::default()),
        Ok(_) if sent.deed == Deed::Preview => {
            let meanwhile = meanwhile(&draft, seen);
            let fields = typed(&draft);
            // Both are shown, so that saving again takes what is typed.
            let version = if meanwhile.is_some() { draft.version } else { seen };
            let draft = Draft { version, ..draft };
            let editor = Editor::of(page, db, me, board, standing, draft).await?;
            let kept = drawn.as_ref().is_ok_and(Option::is_some);
            let editor = Editor { meanwhile, ..editor.with(fields, sent.when, sent.word).previewed(kept) };
            return Ok(Html(editor).into_response());
        }
        Ok(_) => refused(act(db, me, &board, standing, &draft, &typed(&draft), &sent, seen).await)?,
    };
    let (board, standing, mut now) = match &done {
        Ok(Some(leads_to)) => return Ok(Redirect::to(leads_to).into_response()),
        _ => Draft::open(db, slug, id, me).await?,
    };
    if matches!(done, Ok(None)) && now.version == seen {
        // Nobody saved: the article was read meanwhile.
        done = refused(act(db, me, &board, standing, &now, &typed(&now), &sent, seen).await)?;
        if let Ok(Some(leads_to)) = &done {
            return Ok(Redirect::to(leads_to).into_response());
        }
    }
    // Refused, or saved by somebody meanwhile: then both are shown, and saving again takes what is typed.
    let problems = done.err().unwrap_or_default();
    let meanwhile = meanwhile(&now, seen);
    let mut fields = typed(&now);
    fields.insight = SecondLook::mask(&mut look, fields.insight);
    if !problems.none() || look.is_some() && sent.guard != Guard::Mask {
        now.version = seen;
    }
    let now = Draft { pictures: draft.pictures, ..now };
    let editor = Editor::of(page, db, me, board, standing, now).await?.with(fields, sent.when, sent.word);
    Ok(again(Html(Editor { problems, meanwhile, look, ..editor })))
}

/// What somebody saved since.
fn meanwhile(now: &Draft, seen: i32) -> Option<Meanwhile> {
    (now.version != seen).then(|| Meanwhile { by: now.saved.clone(), fields: now.fields.clone() })
}

/// Where it leads; None where somebody saved meanwhile.
#[expect(clippy::too_many_arguments, reason = "who does what, with what, on which board")]
async fn act(
    db: &PgPool,
    me: &Me,
    board: &Topic,
    standing: Standing,
    draft: &Draft,
    fields: &Fields,
    sent: &Sent,
    seen: i32,
) -> Result<Option<String>> {
    let mut tx = db.begin().await?;
    if draft.state != ScoopState::Draft {
        // The board before the scoop, as everybody who changes what it shows.
        Topic::hold(&mut tx, &board.slug, me).await?;
    }
    let editor = draft.path(&board.slug);
    let (saved, leads_to) = match sent.deed {
        Deed::Publish | Deed::Schedule if standing.may(OnBoard::Publish) => {
            draft.problems_to_publish(fields).into_result()?;
            let when = if sent.deed == Deed::Publish { When::Now } else { When::typed(&sent.when)? };
            let typed = Typed { slug: &board.slug, fields, seen };
            let part = if sent.deed == Deed::Publish { "" } else { "#works" };
            (draft.publish(&mut tx, me, &typed, when).await?, format!("{}{part}", board.href()))
        }
        // On boards that are ticked besides and theirs, it appears.
        Deed::Offer if !standing.may(OnBoard::Publish) => {
            draft.problems_to_publish(fields).into_result()?;
            let typed = Typed { slug: &board.slug, fields, seen };
            (draft.publish(&mut tx, me, &typed, When::Now).await?, format!("{editor}?done=offered"))
        }
        Deed::SendBack if standing.may(OnBoard::Publish) && draft.offered => {
            fields.problems().into_result()?;
            let saved = draft.save(&mut tx, me, fields, seen).await?;
            draft.send_back(&mut tx, &sent.word).await?;
            (saved, format!("{editor}?done=sent-back"))
        }
        Deed::Publish | Deed::Schedule | Deed::SendBack => return Err(me.refusal()),
        Deed::Unschedule if draft.state == ScoopState::Scheduled => {
            draft.problems_to_publish(fields).into_result()?;
            let saved = draft.save(&mut tx, me, fields, seen).await?;
            draft.unschedule(&mut tx).await?;
            (saved, format!("{editor}?done=unscheduled"))
        }
        Deed::TryAgain => {
            fields.problems().into_result()?;
            // The article before the scoop, as the job that reads it.
            if let Some(source) = &draft.source {
                ReadArticle { article: source.id }.ask(&mut tx, source.overdue).await?;
            }
            let saved = draft.save(&mut tx, me, fields, seen).await?;
            draft.id.wait_again(&mut tx).await?;
            (saved, editor)
        }
        Deed::Save if draft.state == ScoopState::Scheduled && Some(&sent.when) != draft.scheduled.as_ref() => {
            draft.problems_to_publish(fields).into_result()?;
            let typed = Typed { slug: &board.slug, fields, seen };
            (draft.publish(&mut tx, me, &typed, When::typed(&sent.when)?).await?, format!("{editor}?done=saved"))
        }
        // Offered by who has become a curator meanwhile: the page that is shown then has the button to publish.
        Deed::Save | Deed::Preview | Deed::Unschedule | Deed::Offer => {
            let shown = matches!(draft.state, ScoopState::Published | ScoopState::Scheduled);
            if shown { draft.problems_to_publish(fields) } else { fields.problems() }.into_result()?;
            let saved = draft.save(&mut tx, me, fields, seen).await?;
            let permalink = permalink(&board.slug, draft.id.0, &fields.title());
            (saved, if draft.is_published() { permalink } else { format!("{editor}?done=saved") })
        }
    };
    if saved.is_some() {
        tx.commit().await?;
    }
    Ok(saved.map(|_| leads_to))
}

async fn keep_picture(db: &PgPool, store: &Store, upload: Option<Upload>) -> Result<Option<crate::pictures::Picture>> {
    let Some(upload) = upload else { return Ok(None) };
    let redrawn = upload.redraw().await?;
    let id = redrawn.keep(&mut *db.acquire().await?, store).await?;
    Ok(Some(crate::pictures::Picture::find(db, id).await?))
}
