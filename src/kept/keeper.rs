//! Strangers get what is kept; what is not there is drawn for all of them.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, HttpBody, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::ServiceExt;

use super::{
    Shelf,
    coding::Coding,
    page::{Fresh, Kept},
    shelf::{Drawing, Found},
};
use crate::{
    App,
    error::Error,
    views::Read,
    web::{Keep, Site, cookies},
};

#[derive(Clone)]
pub struct Keeper {
    shelf: Shelf,
    site: Site,
    pages: Router,
}

/// What a page for everyone asks of its address; all else in it, such as what a letter added to count its readers,
/// changes nothing of the page.
const ASKED: [&str; 7] = ["tag", "before", "after", "comments", "face", "audience", "begins"];
/// A kept page is at most this large, in bytes.
const LARGEST: u64 = 8 << 20;

impl Keeper {
    /// Has the answers of `pages` kept.
    pub fn new(shelf: Shelf, site: Site, pages: Router) -> Self {
        Self { shelf, site, pages }
    }

    /// Without waiting, where it is kept as it is asked for.
    pub fn at_hand<B>(&self, request: &Request<B>) -> Option<(Response, Option<Read>)> {
        let (method, headers) = (request.method(), request.headers());
        if !is_reading(method) {
            return None;
        }
        let address = request.uri().path_and_query()?.as_str();
        let page = self.shelf.at_hand(address)?;
        if !page.for_all && self.is_somebodys(headers) {
            return None;
        }
        let coding = Coding::wanted(headers);
        let answer = page.made(coding)?.answer(method, headers);
        let read = page.read;
        if page.is_worth_more(coding) {
            self.shelf.press(address, page, coding);
        }
        Some((answer, read))
    }

    fn is_somebodys(&self, headers: &HeaderMap) -> bool {
        cookies::read(headers, &self.site, cookies::SESSION).is_some()
    }

    /// A page that is kept is the answer to an address and nothing else: nothing of whoever asks gets as far as this,
    /// no cookie, no header, nothing of their connection.
    async fn draw(self, address: Uri) -> Drawing<Response> {
        let mut bare = Request::new(Body::empty());
        *bare.uri_mut() = address;
        let answer = self.pages.oneshot(bare).await.unwrap_or_else(|never| match never {});
        let (head, body) = answer.into_parts();
        let (Some(keep), StatusCode::OK) = (head.extensions.get::<Keep>().cloned(), head.status) else {
            return Drawing::Other(Response::from_parts(head, body));
        };
        // What is larger, or of no known length, is passed on as it comes.
        if body.size_hint().upper().is_none_or(|bytes| bytes > LARGEST) {
            return Drawing::Other(Response::from_parts(head, body));
        }
        let plain = match to_bytes(body, usize::MAX).await {
            Ok(plain) => plain,
            Err(error) => return Drawing::Other(Error::Internal(error.into()).into_response()),
        };
        let read = head.extensions.get::<Read>().copied();
        Drawing::Page(Box::new(Fresh { head: head.headers, plain, keep, read }))
    }

    /// What is kept at this address, which is that of the request without what changes nothing; drawn where it is not there.
    async fn serve(&self, address: String, apart: bool, request: Request, next: Next) -> Response {
        let Some(uri) = address.parse::<Uri>().ok().filter(|_| is_reading(request.method())) else {
            return next.run(request).await;
        };
        match self.shelf.page(&address, apart, || self.clone().draw(uri.clone())).await {
            Found::Page(page) => self.answer(&address, &page, request.method(), request.headers()).await,
            Found::Drawn(response) if request.method() == Method::GET => response,
            Found::Drawn(_) | Found::Nothing => next.run(request).await,
        }
    }

    async fn answer(&self, address: &str, page: &Arc<Kept>, method: &Method, headers: &HeaderMap) -> Response {
        let coding = Coding::wanted(headers);
        let is_new = page.made(coding).is_none();
        let coded = match self.shelf.make(page, coding).await {
            Ok(coded) => coded,
            Err(error) => return Error::Internal(error.into()).into_response(),
        };
        if is_new {
            self.shelf.weigh(address, page);
        }
        let mut response = coded.answer(method, headers);
        if let Some(read) = page.read {
            response.extensions_mut().insert(read);
        }
        response
    }
}

/// For routes whose pages may be kept, for who is not signed in.
pub async fn keep(State(keeper): State<Keeper>, request: Request, next: Next) -> Response {
    if keeper.is_somebodys(request.headers()) {
        return next.run(request).await;
    }
    let asked = asked_of(request.uri());
    keeper.serve(asked, false, request, next).await
}

/// For routes of files that are the same for all who ask, whatever they add to the address. Drawing one takes no place of a
/// page's.
pub async fn keep_file(State(keeper): State<Keeper>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    keeper.serve(path, true, request, next).await
}

/// Who changed something is answered once it is on disk and this node has heard of it, so that nobody who was told finds
/// here what was before.
pub async fn hear_first(State(app): State<App>, request: Request, next: Next) -> Response {
    let changes_nothing = request.method().is_safe();
    let response = next.run(request).await;
    if changes_nothing {
        return response;
    }
    match app.live.changes().kept(&app.db).await {
        Ok(()) => response,
        Err(error) => Error::from(error).into_response(),
    }
}

fn is_reading(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// An address without what changes nothing.
fn asked_of(uri: &Uri) -> String {
    let query = uri.query().into_iter().flat_map(|query| query.split('&'));
    let asked: Vec<&str> = query.filter(|one| ASKED.contains(&one.split('=').next().unwrap_or_default())).collect();
    if asked.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), asked.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_nothing_is_no_other_page() {
        let asked_of = |address: &str| asked_of(&address.parse().unwrap());
        assert_eq!(asked_of("/t/salt"), "/t/salt");
        assert_eq!(asked_of("/t/salt?utm_source=mail&tag=salt&fbclid=1"), "/t/salt?tag=salt");
        assert_eq!(asked_of("/t/salt?fbclid=1"), "/t/salt");
        assert_eq!(asked_of("/?before=1.2"), "/?before=1.2");
    }
}
