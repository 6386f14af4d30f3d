//! From a page on the web onto a board, and on from there, as curators and readers go: with JavaScript and without.

use std::path::Path;

use sqlx::PgPool;
use tempfile::TempDir;
use thirtyfour::By;

use crate::{
    news_site,
    person::{Person, Way},
    shell::{Serving, curatio},
};

impl Person {
    /// As the link in the bookmarks does on the page one is on; without JavaScript, as a phone shares it.
    async fn presses_the_bookmarklet(&self, page: &str) {
        if self.way == Way::WithoutScripts {
            let query: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
            return self.opens(&format!("/scoop?url={query}&title=Salt+in+bread+%7C+Ward+News")).await;
        }
        self.opens("/scoop").await;
        let link = self.browser.page.find(By::Css("a[href^='javascript:']")).await.unwrap();
        let script = link.attr("href").await.unwrap().unwrap();
        self.browser.page.goto(page).await.unwrap();
        self.browser.page.execute(script.trim_start_matches("javascript:"), vec![]).await.unwrap();
        let windows = self.browser.page.windows().await.unwrap();
        self.browser.page.switch_to_window(windows.last().unwrap().clone()).await.unwrap();
    }

    async fn pastes(&self, address: &str) {
        self.opens("/t/heart-failure").await;
        self.fills("url", address).await;
        self.presses("Scoop it").await;
    }
}

async fn journey(db: &PgPool, way: Way) {
    let data = TempDir::new().unwrap();
    let news = news_site::open().await;
    let mut command = curatio(db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path()).env("CURATIO_FETCH_LOOPBACK", "true");
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    let port = serving.address.split(':').nth(1).unwrap().to_owned();
    let person = Person::sits_down(way, &format!("http://localhost:{port}")).await;

    // A page of the news, by the bookmarklet: read while one writes.
    person.is(db, "ada").await;
    person.presses_the_bookmarklet(&format!("{news}/news?utm_source=mail")).await;
    assert_eq!(person.value_of("url").await, format!("{news}/news?utm_source=mail"));
    person.fills("board", "Heart Failure Online").await;
    person.presses("Scoop it").await;
    person.finds_in("title", "Salt in bread").await;
    person.finds_in("excerpt", news_site::SUMMARY).await;
    person.reads("From Ward News, by Jane Doe, May 4, 2026").await;
    person.fills("insight", "Bread first.").await;
    person.fills("tags", "evidence, bread").await;
    person.presses("Publish now").await;
    person.reads("Salt in bread").await;
    person.reads("Bread first.").await;

    // The same address again is told, and nothing is doubled.
    person.pastes(&format!("{news}/news")).await;
    person.reads("It is already on this board: Salt in bread").await;

    // A paper, pasted into the box: the card turns into a draft.
    person.pastes(&format!("{news}/paper")).await;
    person.finds("Sodium and readmission in heart failure").await;
    person.presses("Publish").await;
    person.reads("Ward Medicine 2023;40(2):12–19").await;
    person.reads("doi:10.5555/ward.2023.12").await;

    // A video: nothing of its site is asked before the click.
    person.pastes(&format!("{news}/video")).await;
    person.finds("How to weigh oneself").await;
    person.presses("Publish").await;
    person.touches("main", "Show the video or slides").await;
    let frame = if way == Way::WithoutScripts { "iframe[src^='https://video.example']" } else { "iframe.player" };
    person.sees(frame).await;

    // A page that fails: why, and by hand.
    person.pastes(&format!("{news}/nowhere")).await;
    person.finds("There is no page at this address any more (404).").await;
    person.presses("Try again").await;
    person.finds("There is no page at this address any more (404).").await;
    person.touches("section[@id='works']", "Edit").await;
    person.reads("Please fill it in by hand").await;
    person.fills_anew("title", "Found by hand").await;
    person.presses("Publish now").await;
    person.reads("Found by hand").await;

    // A text of one's own, for later.
    person.opens("/t/heart-failure").await;
    person.presses("Write a text of your own").await;
    person.fills("title", "Next week").await;
    person.touches("main", "Publish later").await;
    person.sets("when", "2029-01-31T09:30").await;
    person.presses("Schedule").await;
    person.reads("Appears on January 31, 2029 9:30 AM").await;
    let due = "update scoop set scheduled_for = now() where title = 'Next week'; select graphile_worker.add_job('publish_due', '{}'::json)";
    sqlx::raw_sql(due).execute(db).await.unwrap();
    person.opens("/").await;
    person.finds_when_it_reloads("Next week").await;

    onward(db, &person, &news).await;
    away(db, &person, data.path()).await;
    person.browser.close().await;
    serving.press_ctrl_c();
    assert_eq!(serving.exit_code(), Some(0));
}

/// Another curator, a reader, and a reader's suggestion.
async fn onward(db: &PgPool, person: &Person, news: &str) {
    let salt: i64 =
        sqlx::query_scalar("select id from scoop where title = 'Salt in bread'").fetch_one(db).await.unwrap();
    let salt = format!("/t/heart-failure/p/{salt}");
    person.is(db, "mei").await;
    person.opens(&salt).await;
    person.presses("Rescoop").await;
    person.ticks("input[name=board][value=sleep]").await;
    person.fills("insight", "Bread before bed.").await;
    person.presses("Publish").await;
    person.reads("Sleep and Screens").await;
    person.opens(&salt).await;
    person.reads("Bread before bed.").await;
    person.reads("Onto Sleep and Screens by Mei Tan").await;

    person.is(db, "noor").await;
    person.opens(&salt).await;
    person.touches("main", "Thanks").await;
    person.sees(".thanks[aria-pressed=true] .count:not([hidden])").await;
    person.opens("/t/heart-failure").await;
    person.presses("Suggest an article").await;
    person.fills("address", &format!("{news}/steps")).await;
    person.presses("Suggest it").await;
    person.reads("Waits for an answer").await;

    person.is(db, "ada").await;
    person.opens("/t/heart-failure/suggestions").await;
    person.presses("Accept").await;
    person.finds_in("title", "Ten thousand steps").await;
    person.presses("Publish now").await;
    person.reads("Suggested by Noor Aziz").await;
}

/// Two scoops to another board, and the whole board to another place.
async fn away(db: &PgPool, person: &Person, data: &Path) {
    let token = person.is(db, "ada").await;
    person.opens("/scoops").await;
    for title in ["Found by hand", "Next week"] {
        person.ticks(&format!("input[aria-label='Choose {title}']")).await;
    }
    person.fills("move-to", "Private Board").await;
    person.presses("Move").await;
    person.reads("Done").await;
    person.opens("/t/ward-secrets").await;
    person.reads("Found by hand").await;
    person.reads("Next week").await;

    person.opens("/t/heart-failure/export").await;
    person.sees("main a[href='/t/heart-failure/export.json']").await;
    let asked = format!("{}/t/heart-failure/export.json", person.browser.site());
    let board = reqwest::Client::new().get(asked).header("cookie", format!("session={token}")).send().await.unwrap();
    let file = data.join("board.json");
    std::fs::write(&file, board.bytes().await.unwrap()).unwrap();
    person.is(db, "mei").await;
    person.opens("/import").await;
    person.browser.page.find(By::Id("file")).await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    person.presses("Send the file").await;
    person.reads("What was found").await;
    person.fills_anew("title", "Hearts Elsewhere").await;
    person.ticks("form[action$='/start'] button:not([formaction], .unseen)").await;
    person.finds("To the board").await;
    person.presses("To the board").await;
    person.reads("Hearts Elsewhere").await;
    person.reads("Salt in bread").await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn from_a_page_on_the_web_onto_a_board_and_on_from_there(db: PgPool) {
    journey(&db, Way::MouseAndPasskey).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_same_without_javascript(db: PgPool) {
    journey(&db, Way::WithoutScripts).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_same_by_keyboard_alone(db: PgPool) {
    journey(&db, Way::Keyboard).await;
}
