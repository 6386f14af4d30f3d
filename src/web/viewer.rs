//! Who asks: a handler says by an argument whom it answers, and everyone else is told so before it runs.

use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};

use super::cookies::{self, SESSION};
use crate::{
    App,
    accounts::Token,
    error::{Error, Result},
    sessions::Me,
};

/// Whoever it is: somebody signed in, or a stranger.
#[derive(Clone, Debug, Default)]
pub struct Viewer(Option<Me>);

/// Somebody signed in, all the way; everyone else goes to sign in first.
pub struct SignedIn(pub Me);

/// Signed in, and showed it in the last half hour: for what a stranger at an open screen must not do.
pub struct Proven(pub Me);

/// The password was right, and a second factor is owed.
pub struct HalfIn(pub Me);

/// An admin; for everyone else nothing is there.
pub struct Admin(pub Me);

impl Viewer {
    pub fn stranger() -> Self {
        Self::default()
    }

    /// The account, also a suspended one: for its own settings and the page's header.
    pub fn me(&self) -> Option<&Me> {
        self.0.as_ref().filter(|me| !me.half)
    }

    /// Asked once a request, and not at all without a cookie.
    pub async fn load(parts: &mut Parts, app: &App) -> Result<Self> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let viewer = match cookies::read(&parts.headers, &app.site, SESSION) {
            Some(token) => Self(
                Me::by_token(&app.db, &Token::typed(&token))
                    .await?
                    .map(|me| Me { owes_factor: app.policy.second_factor.asks(&me) && !me.second_factor, ..me }),
            ),
            None => Self::stranger(),
        };
        if let Some(me) = viewer.me().filter(|me| me.stale) {
            app.seen.note(me.session);
        }
        parts.extensions.insert(viewer.clone());
        Ok(viewer)
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Self::load(parts, app).await
    }
}

/// Where to come back to after signing in: the page that was asked for, or the one whose form was sent.
fn wanted(parts: &Parts) -> String {
    if parts.method == Method::GET || parts.method == Method::HEAD {
        parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
    } else {
        let referer = parts.headers.get("referer").and_then(|from| from.to_str().ok());
        let path = referer.and_then(|from| url::Url::parse(from).ok()).map(|from| from.path().to_owned());
        path.unwrap_or_else(|| "/".to_owned())
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let viewer = Viewer::load(parts, app).await?;
        let me = viewer.me().cloned().ok_or_else(|| Error::SignInFirst { to: wanted(parts) })?;
        // What one needs to set one up stays open.
        let on_the_way = ["/settings/", "/sign-in/", "/sign-out"].iter().any(|path| parts.uri.path().starts_with(path));
        if me.owes_factor && !on_the_way {
            return Err(Error::SecondFactorFirst);
        }
        Ok(Self(me))
    }
}

impl FromRequestParts<App> for Proven {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(me) = SignedIn::from_request_parts(parts, app).await?;
        if me.fresh { Ok(Self(me)) } else { Err(Error::ProveFirst { to: wanted(parts) }) }
    }
}

impl FromRequestParts<App> for HalfIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Viewer(me) = Viewer::load(parts, app).await?;
        me.filter(|me| me.half).map(Self).ok_or(Error::SignInFirst { to: "/".to_owned() })
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(me) = SignedIn::from_request_parts(parts, app).await?;
        if !me.acting().is_some_and(Me::is_admin) {
            return Err(Error::NotFound);
        }
        // What an admin changes is more than one's own.
        if me.fresh || parts.method.is_safe() { Ok(Self(me)) } else { Err(Error::ProveFirst { to: wanted(parts) }) }
    }
}
