//! From an empty site to a board that was handed over, as people go: with a mouse and a passkey, without JavaScript, and
//! with nothing but a keyboard.

use std::path::Path;

use sqlx::PgPool;
use tempfile::TempDir;
use thirtyfour::By;

use crate::{
    front_door::Letter,
    person::{Person, Way},
    shell::{Serving, curatio, until},
};

impl Person {
    async fn signs_out(&self, display_name: &str) {
        let account = if self.way == Way::Keyboard { "Account of" } else { &format!("Account of {display_name}") };
        self.touches("header", account).await;
        self.touches("header", "Sign out").await;
        self.reads("What is worth reading").await;
    }

    async fn signs_in(&self, name: &str) {
        self.lends_a_finger(false).await;
        self.opens("/sign-in").await;
        self.fills("name", name).await;
        self.fills("password", PASSWORD).await;
        self.presses("Sign in").await;
        self.reads("Your boards").await;
    }

    async fn signs_in_by_passkey(&self) {
        self.lends_a_finger(true).await;
        self.opens("/sign-in").await;
        // The finger may be quicker than the mouse.
        let button = By::Css("form[data-passkey] button");
        if let Ok(button) = self.browser.page.find(button).await {
            let _ = button.click().await;
        }
        self.reads("Your boards").await;
    }

    async fn makes_the_account(&self, link: &str, display_name: &str, name: &str) {
        self.opens(link).await;
        self.fills("display_name", display_name).await;
        self.fills("name", name).await;
        self.fills("password", PASSWORD).await;
        self.presses("Make the account").await;
        self.reads("Your boards").await;
    }
}

const PASSWORD: &str = "olives on kitchen scales";

/// The link in the newest letter to somebody.
fn mailed(data: &Path, to: &str) -> String {
    let mut link = None;
    until(&format!("a letter to {to} is there"), || {
        link = Letter::all(data).iter().rev().find(|letter| letter.to == to).map(Letter::link);
        link.is_some()
    });
    link.unwrap()
}

async fn journey(db: &PgPool, way: Way) {
    let data = TempDir::new().unwrap();
    let mut command = curatio(db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path());
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    assert!(serving.hear().contains("opens this link first"));
    let first = serving.hear();
    let first = format!("/{}", first.splitn(4, '/').nth(3).unwrap());
    let port = serving.address.split(':').nth(1).unwrap();
    let person = Person::sits_down(way, &format!("http://localhost:{port}")).await;

    // The first admin invites Nora; Olu signs up alone.
    person.makes_the_account(&first, "Abe Stone", "abe").await;
    person.opens("/admin/invitations").await;
    person.fills("email", "nora@ward.example").await;
    person.presses("Invite").await;
    person.reads("nora@ward.example, curator").await;
    person.signs_out("Abe Stone").await;
    person.opens("/sign-up").await;
    person.fills("email", "olu@ward.example").await;
    person.presses("Send me the link").await;
    person.reads("Look at your mail").await;
    person.makes_the_account(&mailed(data.path(), "olu@ward.example"), "Olu Bright", "olu").await;
    person.signs_out("Olu Bright").await;

    // Nora comes in, with a passkey where there is JavaScript, and makes a board.
    person.makes_the_account(&mailed(data.path(), "nora@ward.example"), "Nora Lind", "nora").await;
    if way == Way::MouseAndPasskey {
        person.opens("/settings/second-factor").await;
        person.fills("name", "My finger").await;
        person.presses("Add a passkey").await;
        person.reads("Write these down now").await;
        person.signs_out("Nora Lind").await;
        person.signs_in_by_passkey().await;
    } else {
        person.signs_out("Nora Lind").await;
        person.signs_in("nora@ward.example").await;
    }
    person.presses("New board").await;
    person.fills("title", "Salt and the Heart").await;
    person.fills("description", "What people with a weak heart read.").await;
    person.presses("Make").await;
    person.reads("Salt and the Heart").await;

    // Olu is invited, and says yes.
    person.opens("/t/salt-and-the-heart/members").await;
    person.fills("to", "olu").await;
    person.presses("Invite").await;
    person.reads("Olu Bright").await;
    person.signs_out("Nora Lind").await;
    person.signs_in("olu").await;
    person.reads("You are invited").await;
    person.presses("Accept").await;
    person.opens("/t/salt-and-the-heart/members").await;
    person.reads("Olu Bright").await;
    person.signs_out("Olu Bright").await;

    // The board is Olu's from now on, and Nora leaves for good.
    if way == Way::MouseAndPasskey {
        person.signs_in_by_passkey().await;
    } else {
        person.signs_in("nora").await;
    }
    person.opens("/t/salt-and-the-heart/hand-over").await;
    person.presses("Hand over the board").await;
    person.opens("/t/salt-and-the-heart").await;
    person.reads("Curated by Olu Bright").await;
    person.opens("/settings/data").await;
    person.fills("name", "nora").await;
    person.presses("Delete my account").await;
    person.reads("What is worth reading").await;
    person.opens("/@nora").await;
    person.reads("Nothing stands here").await;
    person.browser.close().await;
    serving.press_ctrl_c();
    assert_eq!(serving.exit_code(), Some(0));
}

#[sqlx::test]
async fn a_stranger_becomes_a_curator_with_a_passkey_and_leaves_again(db: PgPool) {
    journey(&db, Way::MouseAndPasskey).await;
}

#[sqlx::test]
async fn the_same_without_javascript(db: PgPool) {
    journey(&db, Way::WithoutScripts).await;
}

#[sqlx::test]
async fn the_same_by_keyboard_alone(db: PgPool) {
    journey(&db, Way::Keyboard).await;
}
