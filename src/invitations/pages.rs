use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Redirect, Response},
};
use sqlx::{PgConnection, PgPool};

use super::{Invitation, State as Stands};
use crate::{
    App,
    accounts::{Newcomer, Token},
    error::{Error, Result},
    policy::Policy,
    problems::{Problems, refused},
    rights::OnSite,
    sessions::Me,
    web::{Browser, Caller, Form, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "invitations/show.html")]
pub struct Show {
    page: Page,
    invitation: Invitation,
    token: Token,
    newcomer: Newcomer,
    problems: Problems,
    /// Whether one can make an account with it.
    welcome: bool,
}

#[derive(Template)]
#[template(path = "invitations/over.html")]
pub struct Over {
    page: Page,
    heading: &'static str,
    text: &'static str,
}

/// The link that a mail brought: nobody else's, so nothing keeps the page.
type Letter<T> = ([(axum::http::HeaderName, &'static str); 1], T);

fn unkept<T>(page: T) -> Letter<T> {
    ([(CACHE_CONTROL, "no-store")], page)
}

impl Show {
    fn new(page: Page, invitation: Invitation, token: Token, policy: &Policy) -> Self {
        let page = page.titled("An invitation").in_dress_of(&invitation.accent).unlisted();
        let (newcomer, problems) = (Newcomer::default(), Problems::default());
        Self { page, invitation, token, newcomer, problems, welcome: policy.guests().is_some() }
    }
}

/// What is said of an invitation that cannot be answered any more; whoever accepted it gets on to the board.
fn over(page: Page, invitation: Option<&Invitation>) -> Response {
    let of_me = page.me().map(|me| me.id).is_some_and(|me| invitation.is_some_and(|of| of.accepted_by == Some(me)));
    let (status, heading, text) = match invitation.map(|invitation| (invitation, invitation.state())) {
        Some((invitation, _)) if of_me => return Redirect::to(&invitation.board_href()).into_response(),
        Some((_, Stands::Accepted)) => (
            StatusCode::GONE,
            "This invitation has been accepted",
            "It works once. If it was you who accepted it, please sign in, and you will find the board among yours.",
        ),
        Some((_, Stands::Expired)) => (
            StatusCode::GONE,
            "This invitation has expired",
            "It was open for two weeks. Please ask who invited you for a new one.",
        ),
        Some(_) => (
            StatusCode::GONE,
            "This invitation is closed",
            "It was declined or withdrawn, or a newer one has been sent since: then the link in the newer letter works.",
        ),
        None => (
            StatusCode::NOT_FOUND,
            "There is no such invitation",
            "Perhaps a part of the link was lost on the way: please copy all of it from the letter. Or the board is gone.",
        ),
    };
    let page = page.titled(heading).unlisted();
    (status, unkept(Html(Over { page, heading, text }))).into_response()
}

/// `GET /invitations/by-mail/{token}`: who invites to what. Looking at it changes nothing.
pub async fn show(
    page: Page,
    State(db): State<PgPool>,
    State(policy): State<Arc<Policy>>,
    Path(token): Path<Token>,
) -> Result<Response> {
    Ok(match Invitation::by_token(&db, &token).await? {
        Some(invitation) if invitation.state() == Stands::Open => {
            unkept(Html(Show::new(page, invitation, token, &policy))).into_response()
        }
        invitation => over(page, invitation.as_ref()),
    })
}

/// `POST /invitations/by-mail/{token}/accept`, with the account that one is signed in with.
pub async fn accept_by_mail(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(token): Path<Token>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let Some(invitation) = Invitation::by_token(&mut *tx, &token).await? else { return Ok(over(page, None)) };
    let invitation = invitation.hold(&mut tx).await?;
    if invitation.state() != Stands::Open {
        return Ok(over(page, Some(&invitation)));
    }
    let accepted = joined(&mut tx, &invitation, &me).await?;
    tx.commit().await?;
    Ok(accepted.into_response())
}

/// `POST /invitations/by-mail/{token}/decline`
pub async fn decline_by_mail(
    page: Page,
    SignedIn(_): SignedIn,
    State(db): State<PgPool>,
    Path(token): Path<Token>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let Some(invitation) = Invitation::by_token(&mut *tx, &token).await? else { return Ok(over(page, None)) };
    invitation.hold(&mut tx).await?.decline(&mut tx).await?;
    tx.commit().await?;
    Ok(Redirect::to("/boards").into_response())
}

/// `POST /invitations/{id}/accept`, for whom it asks by name or proven address.
pub async fn accept(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let invitation = Invitation::to_account(&mut *tx, id, me.id).await?.hold(&mut tx).await?;
    let accepted = joined(&mut tx, &invitation, &me).await?;
    tx.commit().await?;
    Ok(accepted)
}

/// `POST /invitations/{id}/decline`
pub async fn decline(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    Invitation::to_account(&mut *tx, id, me.id).await?.hold(&mut tx).await?.decline(&mut tx).await?;
    tx.commit().await?;
    Ok(Redirect::to("/boards"))
}

async fn joined(tx: &mut PgConnection, invitation: &Invitation, me: &Me) -> Result<Redirect> {
    me.must(OnSite::BeInvitedToBoards)?;
    invitation.accept(tx, me.id).await?;
    Ok(Redirect::to(&invitation.board_href()))
}

/// `POST /invitations/by-mail/{token}/account`: an account and its place on the board, and signed in. The same form
/// sent twice does it once.
pub async fn make_account(
    State(app): State<App>,
    page: Page,
    caller: Caller,
    browser: Browser,
    Path(token): Path<Token>,
    Form(newcomer): Form<Newcomer>,
) -> Result<Response> {
    app.guessers.count(caller)?;
    let Some(role) = app.policy.guests() else {
        return Err(Error::Forbidden("Nobody makes accounts here but who runs this site. Please ask them.".to_owned()));
    };
    let Some(invitation) = Invitation::by_token(&app.db, &token).await? else { return Ok(over(page, None)) };
    if invitation.state() != Stands::Open {
        return sent_again(&app, page, &browser, &invitation, &newcomer).await;
    }
    if page.me().is_some() {
        return Ok(Redirect::to(&format!("/invitations/by-mail/{}", token.reveal())).into_response());
    }
    let ready = async {
        newcomer.problems(invitation.email.as_deref(), false).into_result()?;
        newcomer.password.hash().await
    };
    let password = match refused(ready.await)? {
        Ok(password) => password,
        Err(problems) => {
            let show = Show::new(page, invitation, token, &app.policy);
            return Ok(again(unkept(Html(Show { newcomer, problems, ..show }))));
        }
    };
    let mut tx = app.db.begin().await?;
    let invitation = invitation.hold(&mut tx).await?;
    if invitation.state() != Stands::Open {
        drop(tx);
        return sent_again(&app, page, &browser, &invitation, &newcomer).await;
    }
    match refused(invitation.welcome(&mut tx, &newcomer, role, &password).await)? {
        Ok(account) => {
            tx.commit().await?;
            browser.enter(&app, account, false, &invitation.board_href()).await
        }
        Err(problems) => {
            drop(tx);
            let show = Show::new(page, invitation, token, &app.policy);
            Ok(again(unkept(Html(Show { newcomer, problems, ..show }))))
        }
    }
}

/// Whoever has made the account with this form some minutes ago gets where they got then.
async fn sent_again(
    app: &App,
    page: Page,
    browser: &Browser,
    invitation: &Invitation,
    newcomer: &Newcomer,
) -> Result<Response> {
    match invitation.welcomed(&app.db, newcomer).await? {
        Some(account) => browser.enter(app, account, false, &invitation.board_href()).await,
        None => Ok(over(page, Some(invitation))),
    }
}
