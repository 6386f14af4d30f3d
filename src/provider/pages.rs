use askama::Template;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use url::Url;

use super::{Identity, Provider, ProviderError, Secrets};
use crate::{
    App,
    accounts::{Account, AccountId, Newcomer, email_problems},
    error::{Error, Result},
    sessions::Session,
    text::slugify,
    web::{
        Browser, Caller, Form, Html, Page, Query, Viewer, again,
        cookies::{self, PROVIDER},
        local,
    },
};

fn provider(app: &App) -> Result<&Provider> {
    app.provider.as_ref().ok_or(Error::NotFound)
}

fn return_address(app: &App) -> Result<Url> {
    let address = app.site.absolute("/sign-in/provider/return");
    Ok(Url::parse(&address).map_err(anyhow::Error::from)?)
}

#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
}

/// `GET /sign-in/provider?to=`: over to the provider. A link, and nothing is stored but a cookie of this browser.
pub async fn begin(
    State(app): State<App>,
    caller: Caller,
    page: Page,
    Query(To { to }): Query<To>,
) -> Result<Response> {
    app.guessers.count(caller)?;
    match provider(&app)?.begin(&return_address(&app)?).await {
        Ok(begun) => {
            let mut answer = Redirect::to(begun.go_to.as_str()).into_response();
            let kept = format!("{} {}", begun.secrets.to_cookie(), local(&to));
            let kept = percent_encoding::utf8_percent_encode(&kept, percent_encoding::NON_ALPHANUMERIC).to_string();
            cookies::write(
                answer.headers_mut(),
                &app.site,
                PROVIDER,
                Some(&kept),
                Secrets::LIVE.as_secs().cast_signed(),
            );
            Ok(answer)
        }
        Err(error) => trouble(page, error),
    }
}

/// What the provider sends back with the browser (OpenID Connect Core 1.0, sections 3.1.2.5 and 3.1.2.6).
#[derive(Deserialize)]
pub struct Returned {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
}

/// Goes on by itself where there is JavaScript, with a button where there is not: a GET signs nobody in.
#[derive(Template)]
#[template(path = "provider/returned.html")]
pub struct Back {
    page: Page,
    name: String,
    state: String,
    code: String,
}

/// `GET /sign-in/provider/return`
pub async fn returned(
    State(app): State<App>,
    page: Page,
    headers: HeaderMap,
    Query(back): Query<Returned>,
) -> Result<Response> {
    let name = provider(&app)?.name().to_owned();
    match (back.code, back.error) {
        (Some(code), _) => {
            let page = page.titled("Signing in").unlisted();
            Ok(Html(Back { page, name, state: back.state, code }).into_response())
        }
        (None, error) => {
            let (secrets, _) = kept(&app, &headers)?;
            trouble(page, secrets.refused(&back.state, error.as_deref().unwrap_or_default()))
        }
    }
}

/// The secrets of this browser's cookie, and where it wanted to go.
fn kept(app: &App, headers: &HeaderMap) -> Result<(Secrets, String)> {
    let cookie = cookies::read(headers, &app.site, PROVIDER).unwrap_or_default();
    let cookie = percent_encoding::percent_decode_str(&cookie).decode_utf8_lossy();
    let (secrets, to) = cookie.split_once(' ').unwrap_or_default();
    let secrets = Secrets::from_cookie(secrets).map_err(|_| Error::BadRequest(OVER.to_owned()))?;
    Ok((secrets, to.to_owned()))
}

const OVER: &str = "This sign-in took too long, or began in another browser. Please begin again.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Came {
    state: String,
    code: String,
}

/// `POST /sign-in/provider`: asks the provider who it is, and signs that account in.
pub async fn finish(
    State(app): State<App>,
    viewer: Viewer,
    page: Page,
    browser: Browser,
    headers: HeaderMap,
    Form(came): Form<Came>,
) -> Result<Response> {
    let provider = provider(&app)?;
    let (secrets, to) = kept(&app, &headers)?;
    let identity = match provider.finish(&return_address(&app)?, secrets, &came.state, &came.code).await {
        Ok(identity) => identity,
        Err(error) => return trouble(page, error),
    };
    let account = whose(&app, &viewer, &identity).await?;
    let mut answer = match viewer.me().filter(|me| me.id == account) {
        Some(me) => {
            Session::prove(&mut *app.db.acquire().await?, me.session).await?;
            Redirect::to(local(&to)).into_response()
        }
        None => browser.enter(&app, account, false, &to).await?,
    };
    cookies::write(answer.headers_mut(), &app.site, PROVIDER, None, 0);
    Ok(answer)
}

/// The account that the identity belongs to; else the one with its proven address; else a new one.
async fn whose(app: &App, viewer: &Viewer, identity: &Identity) -> Result<AccountId> {
    if let Some(account) = identity.account(&app.db).await? {
        return Ok(AccountId(account));
    }
    let mut tx = app.db.begin().await?;
    let usable = |email: &&str| identity.email_verified && email_problems("email", email).none();
    let proven = identity.email.as_deref().filter(usable);
    let known = match proven {
        Some(email) => Account::by_email(&mut *tx, email).await?,
        None => None,
    };
    if let Some(me) = viewer.me().filter(|me| known.as_ref().is_none_or(|account| account.id != me.id)) {
        // On a computer of many, the provider may still know the colleague of before.
        return Err(Error::Forbidden(format!(
            "The account there is not that of @{}, who is signed in here. Sign out first, here or there.",
            me.name
        )));
    }
    let account = match known {
        Some(account) => {
            app.post()
                .tell(&mut tx, &account, "From now on your account can be signed in to with your organisation's.")
                .await?;
            account.id
        }
        None if app.provider.as_ref().is_some_and(Provider::makes_accounts) => {
            newcomer(app, &mut tx, identity, proven).await?
        }
        None => {
            return Err(Error::Forbidden(
                "There is no account with this identity. Ask whoever runs this site for an invitation.".to_owned(),
            ));
        }
    };
    if !identity.belongs_to(&mut *tx, account.0).await? {
        return Err(Error::Forbidden("This identity belongs to another account.".to_owned()));
    }
    tx.commit().await?;
    Ok(account)
}

/// Named as the provider names them, as far as that is free here; they may change it.
async fn newcomer(
    app: &App,
    db: &mut sqlx::PgConnection,
    identity: &Identity,
    email: Option<&str>,
) -> Result<AccountId> {
    let called = identity.name.as_deref().or(identity.username.as_deref()).unwrap_or("New colleague");
    let display_name: String = called.trim().chars().take(100).collect();
    let wanted = slugify(identity.username.as_deref().unwrap_or(&display_name), 50, "colleague");
    let name = Account::free_name(&mut *db, &wanted).await?;
    let display_name = if display_name.is_empty() { name.clone() } else { display_name };
    let newcomer = Newcomer { name, display_name, ..Newcomer::default() };
    newcomer.problems(email, true).into_result()?;
    newcomer.create(db, app.policy.newcomers, email, None).await
}

#[derive(Template)]
#[template(path = "provider/trouble.html")]
struct Trouble {
    page: Page,
    words: &'static str,
}

/// In words for the visitor; the cause for the log.
fn trouble(page: Page, error: ProviderError) -> Result<Response> {
    let words = match error {
        ProviderError::Unreachable(cause) => return Err(Error::Unavailable(cause)),
        ProviderError::Untrusted(cause) => {
            tracing::error!(cause = crate::error::in_words(&cause), "the provider's answer cannot be trusted");
            "What came back cannot be trusted, so nobody was signed in. It has been noted for whoever runs this site."
        }
        ProviderError::Refused(_) => "You were not signed in there: it was cancelled, or not allowed.",
        ProviderError::Expired => OVER,
    };
    Ok(again(Html(Trouble { page: page.titled("Not signed in").unlisted(), words })))
}
