use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::{HandOver, Member, NewRole};
use crate::{
    error::{Error, Result},
    invitations::{Invitation, Invite},
    problems::{Problems, refused},
    rights::{OnBoard, Standing},
    sessions::Me,
    topics::{MemberRole, Topic, Visibility},
    web::{Caller, Form, Guessers, Html, Page, Path, Proven, Query, SignedIn, Site, again},
};

#[derive(Template)]
#[template(path = "members/index.html")]
pub struct Index {
    page: Page,
    board: Topic,
    standing: Standing,
    members: Vec<Member>,
    invitations: Vec<Invitation>,
    invite: Invite,
    problems: Problems,
    done: Option<&'static str>,
}

/// What has just been done here.
#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

impl Done {
    fn words(&self) -> Option<&'static str> {
        Some(match self.done.as_deref()? {
            "invited" => "The invitation is made. It waits below for an answer.",
            "withdrawn" => "The invitation is withdrawn.",
            "late" => "That invitation had been accepted already. You can still remove the member.",
            "role" => "The role is changed.",
            "removed" => "That person does not work on this board any more.",
            "handed-over" => "The board has a new owner.",
            _ => return None,
        })
    }
}

fn back_to(slug: &str, done: &str) -> Redirect {
    Redirect::to(&format!("/t/{slug}/members?done={done}"))
}

impl Index {
    async fn of(page: Page, db: &PgPool, me: &Me, slug: &str) -> Result<Self> {
        let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
        if !standing.may(OnBoard::SeeMembers) {
            return Err(me.refusal());
        }
        let (members, invitations) = tokio::try_join!(board.members(db), Invitation::open_on(db, board.id))?;
        let page = page.titled(&format!("Members of {}", board.title)).in_dress_of(&board.accent).unlisted();
        let (invite, problems) = (Invite::nobody(), Problems::default());
        Ok(Self { page, board, standing, members, invitations, invite, problems, done: None })
    }
}

/// `GET /t/{slug}/members`: who works on a board and who is invited, for those who do.
pub async fn index(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(done): Query<Done>,
) -> Result<Html<Index>> {
    let index = Index::of(page, &db, &me, &slug).await?;
    Ok(Html(Index { done: done.words(), ..index }))
}

/// `POST /t/{slug}/members`: invites somebody by a name or by mail.
#[expect(clippy::too_many_arguments, reason = "each says what the request has to bring")]
pub async fn invite(
    page: Page,
    SignedIn(me): SignedIn,
    caller: Caller,
    State(guessers): State<Guessers>,
    State(db): State<PgPool>,
    State(site): State<Site>,
    Path(slug): Path<String>,
    Form(invite): Form<Invite>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::Invite).await?;
    guessers.count(caller)?;
    if let Err(problems) = refused(invite.send(&mut tx, &board, &me, &site.absolute("")).await)? {
        drop(tx);
        let index = Index::of(page, &db, &me, &slug).await?;
        return Ok(again(Html(Index { invite, problems, ..index })));
    }
    tx.commit().await?;
    Ok(back_to(&board.slug, "invited").into_response())
}

/// `POST /t/{slug}/invitations/{id}/withdraw`
pub async fn withdraw(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::Invite).await?;
    let in_time = Invitation::withdraw(&mut tx, &board, id).await?;
    tx.commit().await?;
    Ok(back_to(&slug, if in_time { "withdrawn" } else { "late" }))
}

/// `POST /t/{slug}/members/{name}/role`
pub async fn change_role(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, name)): Path<(String, String)>,
    Form(NewRole { role }): Form<NewRole>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::Invite).await?;
    board.change_role(&mut tx, &name, role).await?;
    tx.commit().await?;
    Ok(back_to(&slug, "role"))
}

/// `POST /t/{slug}/members/{name}/remove`
pub async fn remove(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, name)): Path<(String, String)>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::Invite).await?;
    board.remove_member(&mut tx, &name).await?;
    tx.commit().await?;
    Ok(back_to(&slug, "removed"))
}

/// `POST /t/{slug}/leave`: everyone but the owner may go.
pub async fn leave(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(slug): Path<String>) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let (board, standing) = Topic::hold(&mut tx, &slug, &me).await?;
    if standing == Standing::Owner {
        let words = "You own this board. Hand it over first, and then you can leave it.";
        return Err(Error::Forbidden(words.to_owned()));
    }
    if !standing.may(OnBoard::Leave) {
        return Err(me.refusal());
    }
    board.remove_member(&mut tx, &me.name).await?;
    tx.commit().await?;
    let private = board.visibility == Visibility::Private;
    Ok(Redirect::to(&if private { "/boards".to_owned() } else { board.href() }))
}

#[derive(Template)]
#[template(path = "members/hand_over.html")]
pub struct HandingOver {
    page: Page,
    board: Topic,
    /// Each one's name, and how they are called.
    heirs: Vec<(String, String)>,
    chosen: HandOver,
    problems: Problems,
}

impl HandingOver {
    async fn of(page: Page, db: &PgPool, me: &Me, slug: &str) -> Result<Self> {
        let board = Topic::to(db, slug, me, OnBoard::HandOver).await?;
        let members = board.members(db).await?.into_iter().filter(|member| member.can_own);
        let heir = |of: Member| (of.name.clone(), format!("{} (@{}), {}", of.display_name, of.name, of.role.word()));
        let heirs = members.map(heir).collect();
        let page = page.titled(&format!("Hand over {}", board.title)).in_dress_of(&board.accent).unlisted();
        Ok(Self { page, board, heirs, chosen: HandOver::default(), problems: Problems::default() })
    }
}

/// `GET /t/{slug}/hand-over`: to whom, and what it means.
pub async fn handing_over(
    page: Page,
    Proven(me): Proven,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
) -> Result<Html<HandingOver>> {
    Ok(Html(HandingOver::of(page, &db, &me, &slug).await?))
}

/// `POST /t/{slug}/hand-over`: sent twice by who owned it, it is done once.
pub async fn hand_over(
    page: Page,
    Proven(me): Proven,
    State(db): State<PgPool>,
    State(site): State<Site>,
    Path(slug): Path<String>,
    Form(chosen): Form<HandOver>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let (board, standing) = Topic::hold(&mut tx, &slug, &me).await?;
    if standing.may(OnBoard::SeeMembers) && board.owner().name == chosen.to {
        return Ok(back_to(&slug, "handed-over").into_response());
    }
    if !standing.may(OnBoard::HandOver) {
        return Err(me.refusal());
    }
    if let Err(problems) = refused(chosen.take_place(&mut tx, &board, &me, &site.absolute("")).await)? {
        drop(tx);
        let page = HandingOver::of(page, &db, &me, &slug).await?;
        return Ok(again(Html(HandingOver { chosen, problems, ..page })));
    }
    tx.commit().await?;
    Ok(back_to(&slug, "handed-over").into_response())
}
