//! A small OpenID Connect provider on this machine: a form to sign in with, real keys, real checks, and tricks when
//! a test asks for them. The tests inside `src/provider` share this file.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::{
    Json, Router,
    body::Body,
    extract::{RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use openidconnect::{
    Audience, CsrfToken, EmptyAdditionalClaims, EndUserEmail, EndUserName, EndUserUsername, IssuerUrl, JsonWebKeyId,
    LocalizedClaim, Nonce, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey, StandardClaims, SubjectIdentifier,
    core::{CoreGenderClaim, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
    core::{CoreJsonWebKey, CoreRsaPrivateSigningKey},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use tower::ServiceExt;
use url::{Url, form_urlencoded};

pub const CLIENT_ID: &str = "curatio";
pub const CLIENT_SECRET: &str = "hush";
/// Both, as the header says them.
const BASIC: &str = "Basic Y3VyYXRpbzpodXNo";

/// Who is known there: in addresses, for people, for mail.
pub const PEOPLE: [(&str, &str, &str); 3] = [
    ("ada", "Ada Berg", "ada@ward.example"),
    ("noor", "Noor Aziz", "noor@ward.example"),
    ("sol", "Sol Okafor", "sol@ward.example"),
];

/// What it does other than it should, or other than most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trick {
    None,
    Down,
    /// Answers without an end.
    Endless,
    /// Sends those who ask it elsewhere.
    Elsewhere,
    /// Calls itself by another name.
    OtherName,
    WrongNonce,
    WrongAudience,
    WrongIssuer,
    ExpiredToken,
    /// Signs with a key that it does not show, under the name of one that it does.
    OtherKey,
    Unsigned,
    /// Signs with a key that it shows from now on.
    NewKey,
    EmailNotVerified,
    /// Tells the address for mail beside the token only.
    EmailBeside,
    /// Tells it nowhere.
    NoEmail,
    /// Tells beside the token about someone else.
    OtherPersonBeside,
    /// Wants the client's secret in the form.
    SecretInForm,
}

/// Gone when it is dropped.
pub struct ProviderServer {
    pub issuer: String,
    desk: Arc<Desk>,
    router: Router,
    task: JoinHandle<()>,
}

struct Desk {
    issuer: String,
    trick: Mutex<Trick>,
    /// By code.
    granted: Mutex<HashMap<String, Granted>>,
    /// Whose access token it is.
    tokens: Mutex<HashMap<String, &'static str>>,
    described: AtomicUsize,
}

struct Granted {
    person: &'static str,
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

type Form = HashMap<String, String>;

impl ProviderServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let desk = Arc::new(Desk {
            issuer: issuer.clone(),
            trick: Mutex::new(Trick::None),
            granted: Mutex::default(),
            tokens: Mutex::default(),
            described: AtomicUsize::new(0),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/authorize", get(ask_who).post(send_back))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .layer(from_fn_with_state(desk.clone(), misbehave))
            .with_state(desk.clone());
        let served = router.clone();
        let task = tokio::spawn(async move { axum::serve(listener, served).await.unwrap() });
        Self { issuer, desk, router, task }
    }

    pub fn plays(&self, trick: Trick) {
        *self.desk.trick.lock().unwrap() = trick;
    }

    /// How often it was asked to describe itself.
    pub fn times_described(&self) -> usize {
        self.desk.described.load(Ordering::Relaxed)
    }

    /// Where a browser is sent that came to `go_to` and pressed the button of this person; "" is nobody.
    pub async fn press(&self, go_to: &Url, person: &str) -> Url {
        let asked = Request::get(go_to.as_str()).body(Body::empty()).unwrap();
        assert_eq!(self.router.clone().oneshot(asked).await.unwrap().status(), StatusCode::OK, "{go_to}");
        let form = Request::post(go_to.as_str()).body(Body::from(format!("person={person}"))).unwrap();
        let answer = self.router.clone().oneshot(form).await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        answer.headers()[header::LOCATION].to_str().unwrap().parse().unwrap()
    }
}

impl Drop for ProviderServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Desk {
    fn trick(&self) -> Trick {
        *self.trick.lock().unwrap()
    }

    fn key(&self) -> CoreRsaPrivateSigningKey {
        let (name, pem) = match self.trick() {
            Trick::NewKey => ("second", include_str!("../fixtures/provider-other-key.pem")),
            _ => ("first", include_str!("../fixtures/provider-key.pem")),
        };
        CoreRsaPrivateSigningKey::from_pem(pem, Some(JsonWebKeyId::new(name.to_owned()))).unwrap()
    }

    fn id_token(&self, granted: &Granted) -> String {
        let trick = self.trick();
        let (_, name, email) = PEOPLE.into_iter().find(|(person, ..)| *person == granted.person).unwrap();
        let email = EndUserEmail::new(email.to_owned());
        let tells_email = !matches!(trick, Trick::EmailBeside | Trick::NoEmail | Trick::OtherPersonBeside);
        let person = StandardClaims::<CoreGenderClaim>::new(SubjectIdentifier::new(subject(granted.person)))
            .set_name(Some(LocalizedClaim::from(EndUserName::new(name.to_owned()))))
            .set_preferred_username(Some(EndUserUsername::new(granted.person.to_owned())))
            .set_email(tells_email.then_some(email))
            .set_email_verified(tells_email.then_some(trick != Trick::EmailNotVerified));
        let issuer = if trick == Trick::WrongIssuer { "https://elsewhere.example" } else { &self.issuer };
        let audience = if trick == Trick::WrongAudience { "another-site" } else { CLIENT_ID };
        let nonce = if trick == Trick::WrongNonce { "of-another-browser" } else { &granted.nonce };
        let now = SystemTime::now();
        let until =
            if trick == Trick::ExpiredToken { now - Duration::from_mins(1) } else { now + Duration::from_mins(5) };
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(issuer.to_owned()).unwrap(),
            vec![Audience::new(audience.to_owned())],
            until.into(),
            now.into(),
            person,
            EmptyAdditionalClaims {},
        )
        .set_nonce(Some(Nonce::new(nonce.to_owned())));
        let key = match trick {
            Trick::OtherKey => CoreRsaPrivateSigningKey::from_pem(
                include_str!("../fixtures/provider-other-key.pem"),
                Some(JsonWebKeyId::new("first".to_owned())),
            )
            .unwrap(),
            _ => self.key(),
        };
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let token = CoreIdToken::new(claims, &key, algorithm, None, None).unwrap().to_string();
        if trick == Trick::Unsigned {
            // {"alg":"none"}
            format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap())
        } else {
            token
        }
    }
}

/// What the provider calls someone for ever.
pub fn subject(person: &str) -> String {
    format!("person-{person}")
}

async fn misbehave(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    match desk.trick() {
        Trick::Down => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Trick::Endless => vec![b' '; 2 * 1024 * 1024].into_response(),
        Trick::Elsewhere => Redirect::to(&format!("/elsewhere{}", request.uri().path())).into_response(),
        _ => next.run(request).await,
    }
}

async fn describe(State(desk): State<Arc<Desk>>) -> Json<Value> {
    desk.described.fetch_add(1, Ordering::Relaxed);
    let (issuer, trick) = (&desk.issuer, desk.trick());
    Json(json!({
        "issuer": if trick == Trick::OtherName { "https://elsewhere.example" } else { issuer },
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported":
            [if trick == Trick::SecretInForm { "client_secret_post" } else { "client_secret_basic" }],
    }))
}

async fn keys(State(desk): State<Arc<Desk>>) -> Json<CoreJsonWebKeySet> {
    let key: CoreJsonWebKey = desk.key().as_verification_key();
    Json(CoreJsonWebKeySet::new(vec![key]))
}

async fn ask_who(RawQuery(query): RawQuery) -> Response {
    let asked = read(query.as_deref().unwrap_or_default());
    let expected = [("client_id", CLIENT_ID), ("response_type", "code"), ("code_challenge_method", "S256")];
    let scopes: Vec<&str> = said(&asked, "scope").split(' ').collect();
    if expected.iter().any(|(name, value)| said(&asked, name) != *value) || scopes != ["openid", "email", "profile"] {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let button = |(person, name, _)| format!(r#"<p><button name="person" value="{person}">{name}</button></p>"#);
    let buttons = PEOPLE.map(button).concat();
    // It is sent to where it stands, with all that the address says.
    Html(format!(
        r#"<!doctype html><html lang="en"><title>The hospital</title><h1>Who are you?</h1>
           <form method="post">{buttons}<p><button name="person" value="">I changed my mind</button></p></form></html>"#
    ))
    .into_response()
}

async fn send_back(State(desk): State<Arc<Desk>>, RawQuery(query): RawQuery, form: String) -> Redirect {
    let (asked, form) = (read(query.as_deref().unwrap_or_default()), read(&form));
    let mut back: Url = said(&asked, "redirect_uri").parse().unwrap();
    let answer = match PEOPLE.into_iter().find(|(person, ..)| *person == said(&form, "person")) {
        Some((person, ..)) => {
            let code = random();
            let [nonce, challenge, redirect_uri] =
                ["nonce", "code_challenge", "redirect_uri"].map(|name| said(&asked, name).to_owned());
            let granted = Granted { person, nonce, challenge, redirect_uri };
            desk.granted.lock().unwrap().insert(code.clone(), granted);
            ("code", code)
        }
        None => ("error", "access_denied".to_owned()),
    };
    back.query_pairs_mut().append_pair("state", said(&asked, "state")).append_pair(answer.0, &answer.1);
    Redirect::to(back.as_str())
}

async fn token(State(desk): State<Arc<Desk>>, headers: HeaderMap, form: String) -> Response {
    let form = read(&form);
    let known = if desk.trick() == Trick::SecretInForm {
        said(&form, "client_id") == CLIENT_ID && said(&form, "client_secret") == CLIENT_SECRET
    } else {
        headers.get(header::AUTHORIZATION).is_some_and(|given| given == BASIC)
    };
    if !known {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    // Taken out: a code is used once, also in vain.
    let granted = desk.granted.lock().unwrap().remove(said(&form, "code"));
    let verifier = PkceCodeVerifier::new(said(&form, "code_verifier").to_owned());
    let proven = |granted: &Granted| {
        said(&form, "grant_type") == "authorization_code"
            && said(&form, "redirect_uri") == granted.redirect_uri
            && verifier.secret().len() >= 43
            && PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str() == granted.challenge
    };
    let Some(granted) = granted.filter(proven) else {
        // Some providers repeat what they were given.
        let words = format!("unknown code {} of {}", said(&form, "code"), verifier.secret());
        let refusal = json!({ "error": "invalid_grant", "error_description": words });
        return (StatusCode::BAD_REQUEST, Json(refusal)).into_response();
    };
    let access_token = random();
    desk.tokens.lock().unwrap().insert(access_token.clone(), granted.person);
    let id_token = desk.id_token(&granted);
    Json(json!({ "access_token": access_token, "token_type": "Bearer", "expires_in": 300, "id_token": id_token }))
        .into_response()
}

async fn user_info(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|given| given.to_str().ok()?.strip_prefix("Bearer "));
    let person = bearer.and_then(|token| desk.tokens.lock().unwrap().get(token).copied());
    let Some(person) = person else { return StatusCode::UNAUTHORIZED.into_response() };
    let (_, _, email) = PEOPLE.into_iter().find(|(known, ..)| *known == person).unwrap();
    match desk.trick() {
        Trick::NoEmail => Json(json!({ "sub": subject(person) })),
        Trick::OtherPersonBeside => Json(json!({ "sub": subject("someone-else"), "email": email })),
        // Some providers write what is true as a text.
        _ => Json(json!({ "sub": subject(person), "email": email, "email_verified": "true" })),
    }
    .into_response()
}

fn read(form: &str) -> Form {
    form_urlencoded::parse(form.as_bytes()).into_owned().collect()
}

fn said<'a>(form: &'a Form, name: &str) -> &'a str {
    form.get(name).map_or("", String::as_str)
}

fn random() -> String {
    CsrfToken::new_random().into_secret()
}
