//! Signing in at a real, small provider, which plays tricks.

use std::{collections::HashMap, net::TcpListener};

use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use sqlx::PgPool;
use url::Url;

use super::{
    Identity, Provider, ProviderError, Registration, Secrets,
    server::{CLIENT_ID, CLIENT_SECRET, ProviderServer, Trick},
};
use crate::error::in_words;

fn at(issuer: &str) -> Provider {
    Provider::new(Registration {
        issuer: IssuerUrl::new(issuer.to_owned()).unwrap(),
        client_id: ClientId::new(CLIENT_ID.to_owned()),
        client_secret: ClientSecret::new(CLIENT_SECRET.to_owned()),
        name: "Ward login".to_owned(),
        makes_accounts: true,
    })
    .unwrap()
}

fn here() -> Url {
    "https://boards.example/sign-in/provider/back".parse().unwrap()
}

/// A browser that came back.
struct Back {
    secrets: Secrets,
    said: HashMap<String, String>,
}

impl Back {
    async fn as_person(server: &ProviderServer, provider: &Provider, person: &str) -> Self {
        let begun = provider.begin(&here()).await.unwrap();
        let back = server.press(&begun.go_to, person).await;
        assert_eq!(back.path(), here().path());
        // As a cookie it went and came.
        let secrets = Secrets::from_cookie(&begun.secrets.to_cookie()).unwrap();
        Self { secrets, said: back.query_pairs().into_owned().collect() }
    }

    async fn finish(self, provider: &Provider) -> Result<Identity, ProviderError> {
        provider.finish(&here(), self.secrets, &self.said["state"], &self.said["code"]).await
    }
}

/// Ada signs in; the trick begins before or after she went to the provider.
async fn ada(server: &ProviderServer, provider: &Provider, trick: Trick) -> Result<Identity, ProviderError> {
    let back = Back::as_person(server, provider, "ada").await;
    server.plays(trick);
    back.finish(provider).await
}

#[tokio::test]
async fn the_provider_says_who_someone_is() {
    let server = ProviderServer::start().await;
    let provider = at(&server.issuer);
    assert_eq!(provider.name(), "Ward login");
    assert_eq!(server.times_described(), 0, "nothing is asked before somebody signs in");
    let identity = ada(&server, &provider, Trick::None).await.unwrap();
    let expected = Identity {
        issuer: server.issuer.clone(),
        subject: "person-ada".to_owned(),
        email: Some("ada@ward.example".to_owned()),
        email_verified: true,
        name: Some("Ada Berg".to_owned()),
        username: Some("ada".to_owned()),
    };
    assert_eq!(identity, expected);
    Back::as_person(&server, &provider, "sol").await.finish(&provider.clone()).await.unwrap();
    assert_eq!(server.times_described(), 1, "what it says of itself is kept");
}

#[tokio::test]
async fn an_address_for_mail_is_asked_for_where_the_token_has_none_and_is_believed_only_where_it_is_verified() {
    for (trick, email, verified) in [
        (Trick::EmailNotVerified, Some("ada@ward.example"), false),
        (Trick::EmailBeside, Some("ada@ward.example"), true),
        (Trick::NoEmail, None, false),
    ] {
        let server = ProviderServer::start().await;
        let identity = ada(&server, &at(&server.issuer), trick).await.unwrap();
        assert_eq!((identity.email.as_deref(), identity.email_verified), (email, verified), "{trick:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_trusted_is_refused_and_no_secret_is_told() {
    for (trick, words) in [
        (Trick::WrongNonce, "nonce"),
        (Trick::WrongAudience, "audience"),
        (Trick::WrongIssuer, "issuer"),
        (Trick::OtherKey, "Signature"),
        (Trick::Unsigned, "Signature"),
        (Trick::OtherPersonBeside, "subject"),
        (Trick::Endless, "larger than 1 MB"),
        (Trick::Elsewhere, "answer to a code"),
    ] {
        let server = ProviderServer::start().await;
        let provider = at(&server.issuer);
        let back = Back::as_person(&server, &provider, "ada").await;
        let secrets = [back.said["code"].clone(), back.said["state"].clone(), back.secrets.to_cookie()];
        server.plays(trick);
        let error = back.finish(&provider).await.unwrap_err();
        assert!(matches!(error, ProviderError::Untrusted(_)), "{trick:?}: {error:?}");
        let told = format!("{error:?}") + in_words(&error.into()).as_str();
        assert!(told.contains(words), "{trick:?}: {told}");
        let parts = secrets.iter().flat_map(|secret| secret.split('.'));
        assert!(parts.chain(["eyJ", CLIENT_SECRET]).all(|secret| !told.contains(secret)), "{trick:?}: {told}");
    }
}

#[tokio::test]
async fn what_is_too_late_is_told_apart() {
    let server = ProviderServer::start().await;
    let provider = at(&server.issuer);
    let expired = ada(&server, &provider, Trick::ExpiredToken).await;
    assert!(matches!(expired, Err(ProviderError::Expired)), "{expired:?}");
    server.plays(Trick::None);

    let back = Back::as_person(&server, &provider, "ada").await;
    let again = Back { secrets: Secrets::from_cookie(&back.secrets.to_cookie()).unwrap(), said: back.said.clone() };
    let code = back.said["code"].clone();
    back.finish(&provider).await.unwrap();
    let used = again.finish(&provider).await.unwrap_err();
    assert!(matches!(used, ProviderError::Expired), "a code is used once: {used:?}");
    assert!(!format!("{used:?}").contains(&code));
}

#[tokio::test]
async fn a_no_is_told_with_the_providers_word() {
    let server = ProviderServer::start().await;
    let provider = at(&server.issuer);
    let Back { secrets, said } = Back::as_person(&server, &provider, "").await;
    let refused = secrets.refused(&said["state"], &said["error"]);
    assert!(matches!(&refused, ProviderError::Refused(word) if word == "access_denied"), "{refused:?}");
    let forged = secrets.refused("forged", "access_denied");
    assert!(matches!(forged, ProviderError::Untrusted(_)), "{forged:?}");
    let strange = secrets.refused(&said["state"], "a\nb<script>");
    assert!(matches!(&strange, ProviderError::Refused(word) if word == "abscript"), "{strange:?}");

    let stranger = Provider::new(Registration {
        client_secret: ClientSecret::new("guessed".to_owned()),
        ..(*provider.registration).clone()
    });
    let refused = ada(&server, &stranger.unwrap(), Trick::None).await.unwrap_err();
    assert!(matches!(&refused, ProviderError::Refused(word) if word == "invalid_client"), "{refused:?}");
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_again_later() {
    let server = ProviderServer::start().await;
    let provider = at(&server.issuer);
    for (trick, reached) in [(Trick::Down, false), (Trick::Elsewhere, true), (Trick::OtherName, true)] {
        server.plays(trick);
        let error = provider.begin(&here()).await.err().unwrap();
        assert_eq!(matches!(error, ProviderError::Untrusted(_)), reached, "{trick:?}: {error:?}");
        assert_eq!(matches!(error, ProviderError::Unreachable(_)), !reached, "{trick:?}: {error:?}");
    }
    server.plays(Trick::None);
    let down = ada(&server, &provider, Trick::Down).await;
    assert!(matches!(down, Err(ProviderError::Unreachable(_))), "{down:?}");
    server.plays(Trick::None);
    ada(&server, &provider, Trick::None).await.unwrap();

    // It does not speak TLS, which https insists on.
    let error = at(&server.issuer.replace("http:", "https:")).begin(&here()).await.err().unwrap();
    assert!(matches!(error, ProviderError::Unreachable(_)), "{error:?}");

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = at(&format!("http://{nobody}")).begin(&here()).await.err().unwrap();
    assert!(matches!(error, ProviderError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn a_provider_may_change_its_keys_and_how_it_takes_our_secret() {
    let server = ProviderServer::start().await;
    let provider = at(&server.issuer);
    ada(&server, &provider, Trick::NewKey).await.unwrap();
    assert_eq!(server.times_described(), 2);
    server.plays(Trick::SecretInForm);
    ada(&server, &at(&server.issuer), Trick::SecretInForm).await.unwrap();
}

#[tokio::test]
async fn another_browsers_answer_and_a_changed_cookie_are_refused() {
    let server = ProviderServer::start().await;
    let provider = at(&server.issuer);
    let (mine, theirs) =
        (Back::as_person(&server, &provider, "ada").await, Back::as_person(&server, &provider, "noor").await);
    let cookie = mine.secrets.to_cookie();
    let mixed = Back { secrets: mine.secrets, said: theirs.said }.finish(&provider).await;
    assert!(matches!(mixed, Err(ProviderError::Untrusted(_))), "{mixed:?}");

    for broken in
        ["", "..", &cookie[1..], &format!("{cookie}.x"), &cookie.replace('.', ";"), &format!("é{}", &cookie[2..])]
    {
        assert!(Secrets::from_cookie(broken).is_err(), "{broken}");
    }
    for part in 0..3 {
        let back = Back::as_person(&server, &provider, "ada").await;
        let cookie = back.secrets.to_cookie();
        let mut parts: Vec<String> = cookie.split('.').map(str::to_owned).collect();
        parts[part] = parts[part].chars().rev().collect();
        let secrets = Secrets::from_cookie(&parts.join(".")).unwrap();
        let error = Back { secrets, said: back.said }.finish(&provider).await.unwrap_err();
        assert!(matches!(error, ProviderError::Untrusted(_) | ProviderError::Expired), "{part}: {error:?}");
    }
}

#[tokio::test]
async fn secrets_are_not_printed() {
    let server = ProviderServer::start().await;
    let provider = at(&server.issuer);
    let secrets = provider.begin(&here()).await.unwrap().secrets;
    let printed = format!("{secrets:?} {:?}", provider.registration);
    let parts = secrets.to_cookie();
    assert!(parts.split('.').chain([CLIENT_SECRET]).all(|secret| !printed.contains(secret)), "{printed}");
}

#[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
async fn an_identity_belongs_to_one_account(db: PgPool) {
    let server = ProviderServer::start().await;
    let identity = ada(&server, &at(&server.issuer), Trick::None).await.unwrap();
    let ids = sqlx::query_scalar::<_, i64>("select id from account order by id limit 2").fetch_all(&db).await.unwrap();
    assert_eq!(identity.account(&db).await.unwrap(), None);
    assert!(identity.belongs_to(&db, ids[0]).await.unwrap());
    assert!(identity.belongs_to(&db, ids[0]).await.unwrap(), "twice is the same as once");
    assert!(!identity.belongs_to(&db, ids[1]).await.unwrap(), "it is not taken from whom it belongs to");
    assert_eq!(identity.account(&db).await.unwrap(), Some(ids[0]));
    let elsewhere = Identity { issuer: "https://elsewhere.example".to_owned(), ..identity };
    assert_eq!(elsewhere.account(&db).await.unwrap(), None);
}
