//! A device with passkeys, for tests.

use sqlx::PgPool;
use webauthn_authenticator_rs::{AuthenticatorBackend, softpasskey::SoftPasskey};
use webauthn_rs::prelude::Uuid;
use webauthn_rs_proto::AllowCredentials;

use super::{Challenge, PasskeyId, Passkeys};
use crate::{
    accounts::{AccountId, NewAccount, Role},
    error::Result,
};

const SITE: &str = "https://boards.example";

pub(super) fn site() -> Passkeys {
    Passkeys::at(&SITE.parse().unwrap())
}

pub(super) async fn account(db: &PgPool, name: &str) -> AccountId {
    let new = NewAccount {
        name: name.to_owned(),
        display_name: name.to_owned(),
        role: Role::Reader,
        email: None,
        bio: String::new(),
    };
    new.create(&mut db.acquire().await.unwrap()).await.unwrap()
}

/// Remembers the account and the newest passkey it made, as a phone does; the library's does not.
pub(super) struct Device {
    keys: SoftPasskey,
    handle: Vec<u8>,
    newest: Vec<u8>,
}

impl Default for Device {
    fn default() -> Self {
        Self { keys: SoftPasskey::new(true), handle: Vec::new(), newest: Vec::new() }
    }
}

impl Device {
    pub(super) async fn register(&mut self, db: &PgPool, account: AccountId, name: &str) -> Result<PasskeyId> {
        let asked = site().begin_registration(db, account, "name", "Name").await?;
        let answer = self.make(&asked);
        site().finish_registration(db, account, &asked.token, &answer, name).await
    }

    pub(super) fn make(&mut self, asked: &Challenge) -> String {
        let options: webauthn_rs_proto::PublicKeyCredentialCreationOptions =
            serde_json::from_value(asked.options.clone()).unwrap();
        self.handle.clone_from(&options.user.id);
        let made = self.keys.perform_register(SITE.parse().unwrap(), options, 1000).unwrap();
        self.newest.clone_from(&made.raw_id);
        serde_json::to_string(&made).unwrap()
    }

    pub(super) fn show(&mut self, asked: &Challenge) -> String {
        self.answer(SITE, asked, self.handle.clone())
    }

    pub(super) fn show_as(&mut self, asked: &Challenge, handle: Uuid) -> String {
        self.answer(SITE, asked, handle.as_bytes().to_vec())
    }

    pub(super) fn show_at(&mut self, site: &str, asked: &Challenge) -> String {
        self.answer(site, asked, self.handle.clone())
    }

    fn answer(&mut self, site: &str, asked: &Challenge, handle: Vec<u8>) -> String {
        let mut options: webauthn_rs_proto::PublicKeyCredentialRequestOptions =
            serde_json::from_value(asked.options.clone()).unwrap();
        // Whatever it is asked for: the server has to say no, not the device.
        let newest = AllowCredentials { type_: "public-key".to_owned(), id: self.newest.clone(), transports: None };
        options.allow_credentials = vec![newest];
        let mut shown = self.keys.perform_auth(site.parse().unwrap(), options, 1000).unwrap();
        shown.response.user_handle = Some(handle);
        serde_json::to_string(&shown).unwrap()
    }
}
