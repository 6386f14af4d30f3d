//! What somebody typed into a form that could not be taken, because they were signed out meanwhile or something failed:
//! it stands on the page that says so, to be sent again.

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{Method, StatusCode, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, Limited};

use super::form::LARGEST;

/// Rides on the answer until its page is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Where the form goes.
    pub path: String,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub value: String,
}

impl Field {
    /// Somebody's words, and not what the page had in its form.
    pub fn is_typed(&self) -> bool {
        self.value.chars().any(|letter| letter.is_whitespace() || !letter.is_ascii())
    }

    /// "insight" is "Insight".
    pub fn label(&self) -> String {
        let mut letters = self.name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>().replace('_', " ")
    }

    /// Never shown again.
    fn is_secret(&self) -> bool {
        ["password", "code", "token", "secret", "key"].iter().any(|word| self.name.contains(word))
            && self.name != "form_key"
    }
}

impl Unsent {
    /// None where nobody typed anything, or where a secret is among it.
    pub fn of(path: &str, fields: impl IntoIterator<Item = (String, String)>) -> Option<Self> {
        let fields: Vec<Field> = fields.into_iter().map(|(name, value)| Field { name, value }).collect();
        let kept = fields.iter().any(Field::is_typed) && !fields.iter().any(Field::is_secret);
        kept.then(|| Self { path: path.to_owned(), fields })
    }

    /// The same answer, and this with it.
    pub fn on(kept: Option<Self>, answer: impl IntoResponse) -> Response {
        let mut answer = answer.into_response();
        if let Some(kept) = kept {
            answer.extensions_mut().insert(kept);
        }
        answer
    }
}

/// For every form of this site; only for what it sent itself: what another site had a browser send does not come so far.
pub async fn keep_words(request: Request, next: Next) -> Response {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if request.method() != Method::POST || !kind.starts_with("application/x-www-form-urlencoded") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let Ok(body) = Limited::new(body, LARGEST).collect().await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let sent: Bytes = body.to_bytes();
    let answer = next.run(Request::from_parts(parts, Body::from(sent.clone()))).await;
    let taken = answer.status().is_success() || answer.headers().contains_key(CONTENT_TYPE);
    if taken || answer.status() == StatusCode::TEMPORARY_REDIRECT || answer.extensions().get::<Unsent>().is_some() {
        return answer;
    }
    Unsent::on(Unsent::of(&path, url::form_urlencoded::parse(&sent).into_owned()), answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[(&str, &str)]) -> Option<Unsent> {
        Unsent::of("/", fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn words_are_kept_and_secrets_never() {
        let kept = of(&[("board", "sleep"), ("display_name", "Ada Berg")]).unwrap();
        assert_eq!(kept.fields[1].label(), "Display name");
        assert!(kept.fields[1].is_typed() && !kept.fields[0].is_typed());
        assert!(of(&[("insight", "塩")]).is_some());
        assert_eq!(of(&[("board", "sleep"), ("version", "3")]), None);
        assert_eq!(of(&[("name", "Ada Berg"), ("new_password", "a long one")]), None);
    }
}
