//! Reading with keys and fingers, in a real browser: from scoop to scoop, unfolding, and back to where one was.

use serde_json::json;
use sqlx::PgPool;
use thirtyfour::{By, Key, TypingData, prelude::ElementQueryable};

use crate::{
    chromium::{Browser, serve},
    nodes::node,
    person::{Person, Way},
    scoops::salt,
};

pub async fn strikes(browser: &Browser, keys: impl Into<TypingData>) {
    browser.page.action_chain().send_keys(keys).perform().await.unwrap();
}

/// What has the focus says this.
async fn focused(browser: &Browser) -> String {
    browser.ask("return document.activeElement.textContent.trim().replace(/\\s+/g, ' ')").await
}

/// Asks the page until it says yes.
pub async fn until(browser: &Browser, what: &str, script: &str) {
    let since = std::time::Instant::now();
    while !browser.ask::<bool>(&format!("return Boolean({script})")).await {
        assert!(since.elapsed().as_secs() < 30, "waited in vain until {what}");
    }
}

pub async fn stands_at(browser: &Browser, path: &str) {
    until(browser, path, &format!("document.readyState === 'complete' && location.pathname === '{path}'")).await;
}

/// So long that lists show its beginning only.
async fn long_excerpt(db: &PgPool) {
    let long = "update scoop set excerpt_lead = 'Two kilos in three days', excerpt_html =
                '<p>Two kilos in three days.</p>' || repeat('<p>Weigh yourself each morning.</p>', 40)
                where title = 'A scale in the kitchen'";
    assert_eq!(sqlx::query(long).execute(db).await.unwrap().rows_affected(), 1);
}

const IN_VIEW: &str = "return new Promise((done) => {
    const look = () => {
        const { top } = document.activeElement.getBoundingClientRect();
        top >= 0 && top < innerHeight ? done(true) : requestAnimationFrame(look);
    };
    look();
})";

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn j_and_k_lead_from_scoop_to_scoop_and_o_into_one(db: PgPool) {
    crate::search::read(&db).await;
    let browser = Browser::at(&db).await;
    browser.as_wide_as(390, "light").await;
    let lists = [
        ("/t/heart-failure", vec!["Read this first", "Salt, again", "A scale in the kitchen"]),
        ("/", vec!["Salt, again", "Salt, again", "A scale in the kitchen"]),
        ("/@ada", vec!["Salt, again", "Read this first"]),
        ("/search?q=bread", vec!["Salt, again"]),
    ];
    for (path, titles) in lists {
        browser.open(path).await;
        // What was focused stays so on a page whose search field takes it by itself.
        browser.ask::<Option<u8>>("document.activeElement.blur(); return null").await;
        for title in &titles {
            strikes(&browser, "j").await;
            assert_eq!(&focused(&browser).await, title, "{path}");
            assert!(browser.ask::<bool>(IN_VIEW).await);
        }
        for title in titles.iter().rev().skip(1) {
            strikes(&browser, "k").await;
            assert_eq!(&focused(&browser).await, title, "{path}");
        }
        let page: String = browser
            .ask("return document.activeElement.closest('.scoop, .hit').querySelector('[rel=bookmark]').pathname")
            .await;
        strikes(&browser, "o").await;
        stands_at(&browser, &page).await;
    }
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn after_the_last_scoop_comes_the_way_to_older_ones(db: PgPool) {
    let many = "insert into scoop (topic_id, curator_id, title, state, published_at)
                select topic.id, topic.owner_id, 'Number ' || n, 'published', '2025-06-01Z'::timestamptz + n * interval '1 minute'
                from topic, generate_series(1, 60) n where topic.slug = 'sleep'";
    sqlx::query(many).execute(&db).await.unwrap();
    let browser = Browser::at(&db).await;
    // At once, so that nothing moves any more when somebody else scrolls.
    let media = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
    browser.page.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
    browser.open("/t/sleep").await;
    let cards: usize = browser.ask("return document.querySelectorAll('article.scoop').length").await;
    strikes(&browser, "j".repeat(cards + 1)).await;
    assert_eq!(focused(&browser).await, "Older");
    strikes(&browser, "j").await;
    assert_eq!(focused(&browser).await, "Older", "there is nothing behind it");
    strikes(&browser, "k").await;
    assert!(focused(&browser).await.starts_with("Number "));
    // Who has scrolled begins with what is there.
    browser.ask::<Option<u8>>("document.activeElement.blur(); document.querySelectorAll('article.scoop')[9].scrollIntoView({ behavior: 'instant' }); return null").await;
    strikes(&browser, "j").await;
    let at: String =
        browser.ask("return document.querySelectorAll('article.scoop')[9].querySelector('h2').textContent").await;
    assert_eq!(focused(&browser).await, at);
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_wants_less_motion_is_there_at_once(db: PgPool) {
    let browser = Browser::at(&db).await;
    browser.as_wide_as(390, "light").await;
    let pressed = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
        return Math.abs(document.activeElement.closest('.scoop').getBoundingClientRect().top) < 2";
    for (wish, at_once) in [("reduce", true), ("no-preference", false)] {
        let media = json!({ "features": [{ "name": "prefers-reduced-motion", "value": wish }] });
        browser.page.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
        browser.open("/t/heart-failure").await;
        assert_eq!(browser.ask::<bool>(pressed).await, at_once, "{wish}");
    }
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn keys_are_letters_while_one_types_and_nothing_beside_another_key(db: PgPool) {
    let browser = Browser::at(&db).await;
    browser.open("/t/heart-failure").await;
    strikes(&browser, "/").await;
    assert_eq!(browser.ask::<String>("return document.activeElement.id").await, "look");
    strikes(&browser, "jo/?k").await;
    let typed: (String, String) = browser.ask("return [document.activeElement.value, location.pathname]").await;
    assert_eq!(typed, ("jo/?k".to_owned(), "/t/heart-failure".to_owned()));
    browser.ask::<Option<u8>>("document.activeElement.blur(); return null").await;
    for held in [Key::Control, Key::Alt, Key::Meta] {
        let chain = browser.page.action_chain().key_down(held.clone()).send_keys("k/?").key_up(held);
        chain.perform().await.unwrap();
        let nothing: bool = browser
            .ask("return document.activeElement === document.body && !document.querySelector('dialog[open]')")
            .await;
        assert!(nothing);
    }
    // Where nothing is listed, there is nothing to skim.
    browser.open("/sign-in").await;
    browser.ask::<Option<u8>>("document.activeElement.blur(); return null").await;
    strikes(&browser, "jko").await;
    assert_eq!(
        browser.ask::<String>("return location.pathname + document.activeElement.tagName").await,
        "/sign-inBODY"
    );
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_help_names_all_keys_and_turns_them_off_and_on(db: PgPool) {
    let browser = Browser::at(&db).await;
    browser.open("/t/heart-failure").await;
    let is_open = "document.querySelector('dialog.keys')?.open";
    strikes(&browser, "?").await;
    assert!(browser.ask::<bool>(&format!("return {is_open}")).await);
    let keys: Vec<String> =
        browser.ask("return [...document.querySelectorAll('dialog kbd')].map(key => key.textContent)").await;
    assert_eq!(keys, ["j", "k", "o", "/", "?"]);
    let name: String = browser.ask("return document.getElementById(document.querySelector('dialog').getAttribute('aria-labelledby')).textContent").await;
    assert_eq!(name, "Keyboard shortcuts");
    browser.page.query(By::Id("keys-on")).first().await.unwrap().click().await.unwrap();
    strikes(&browser, Key::Escape).await;
    assert!(!browser.ask::<bool>(&format!("return {is_open}")).await);
    strikes(&browser, "j?").await;
    assert_eq!(browser.ask::<String>("return document.activeElement.tagName").await, "BODY", "they are off at once");
    assert!(!browser.ask::<bool>(&format!("return {is_open}")).await);

    browser.open("/").await;
    strikes(&browser, "j").await;
    assert_eq!(browser.ask::<String>("return document.activeElement.tagName").await, "BODY", "and stay so");
    let button = browser.page.query(By::Css("footer button")).first().await.unwrap();
    assert_eq!(button.text().await.unwrap(), "Keyboard shortcuts");
    button.click().await.unwrap();
    assert!(!browser.page.query(By::Id("keys-on")).first().await.unwrap().is_selected().await.unwrap());
    browser.page.query(By::Id("keys-on")).first().await.unwrap().click().await.unwrap();
    strikes(&browser, Key::Escape).await;
    assert_eq!(focused(&browser).await, "Keyboard shortcuts", "one is where one was");
    strikes(&browser, "j").await;
    assert_eq!(focused(&browser).await, "Read this first", "as far down as the way to the help");
    browser.close().await;

    let reader = Person::sits_down(Way::WithoutScripts, browser_site(&db).await.as_str()).await;
    reader.opens("/").await;
    assert!(reader.browser.page.find_all(By::Css("footer button, dialog")).await.unwrap().is_empty());
    reader.browser.close().await;
}

async fn browser_site(db: &PgPool) -> String {
    serve(&crate::front_door::Visitor::stranger(db)).await
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_excerpt_unfolds_where_it_stands_and_folds_again(db: PgPool) {
    long_excerpt(&db).await;
    let browser = Browser::at(&db).await;
    browser.as_wide_as(390, "light").await;
    browser.open("/t/heart-failure").await;
    let all = async || browser.page.query(By::Css("a.all")).first().await.unwrap();
    for _ in 0..2 {
        let top: f64 = browser.ask("document.querySelector('a.all').focus(); return document.querySelector('a.all').closest('.scoop').getBoundingClientRect().top").await;
        strikes(&browser, Key::Enter).await;
        until(&browser, "it is unfolded", "document.activeElement.matches('.excerpt.words[role=group]')").await;
        assert_eq!(browser.ask::<u32>("return document.activeElement.querySelectorAll('p').length").await, 41);
        let named: (String, f64) = browser
            .ask("const at = document.activeElement; return [document.getElementById(at.getAttribute('aria-labelledby')).textContent, at.closest('.scoop').getBoundingClientRect().top]")
            .await;
        assert_eq!(named.0, "A scale in the kitchen");
        assert!((named.1 - top).abs() < 1.0, "nothing moved above what one reads");
        assert_eq!(browser.ask::<String>("return location.pathname").await, "/t/heart-failure");
        strikes(&browser, Key::Tab).await;
        assert_eq!(focused(&browser).await, "Fold the excerpt of A scale in the kitchen");
        strikes(&browser, Key::Enter).await;
        assert_eq!(focused(&browser).await, "Read all of A scale in the kitchen");
        assert!(browser.ask::<bool>(IN_VIEW).await);
    }
    // With Ctrl it opens beside, as every link does.
    let link = all().await;
    let chain = browser.page.action_chain().key_down(Key::Control).click_element(&link).key_up(Key::Control);
    chain.perform().await.unwrap();
    assert_eq!(browser.page.windows().await.unwrap().len(), 2);
    assert!(all().await.is_displayed().await.unwrap());

    // Where it cannot be had, the link says why.
    browser.open("/t/heart-failure").await;
    sqlx::query("update scoop set state = 'hidden' where title = 'A scale in the kitchen'").execute(&db).await.unwrap();
    all().await.click().await.unwrap();
    until(&browser, "it leads to its page", "location.pathname.endsWith('/a-scale-in-the-kitchen')").await;
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn without_scripts_read_all_is_a_link(db: PgPool) {
    long_excerpt(&db).await;
    let reader = Person::sits_down(Way::WithoutScripts, browser_site(&db).await.as_str()).await;
    reader.opens("/t/heart-failure").await;
    reader.presses("Read all").await;
    reader.reads("Weigh yourself each morning.").await;
    reader.browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_goes_back_finds_the_page_as_it_was(db: PgPool) {
    long_excerpt(&db).await;
    let node = node(&db).await;
    let browser = Browser::before(serve(&node).await).await;
    let scoop = salt(&db).await;
    for path in ["/", "/explore", "/t/heart-failure", &scoop, "/@ada", "/search?q=salt"] {
        browser.open(path).await;
        let folded = browser.page.find_all(By::Css(".excerpt a.all")).await.unwrap();
        if let [one, ..] = &folded[..] {
            one.click().await.unwrap();
            until(&browser, "it is unfolded", "document.querySelector('.excerpt[role=group]')").await;
        }
        let left: f64 = browser.ask("window.left = true; scrollTo(0, 300); return scrollY").await;
        browser.open("/moderation").await;
        browser.page.back().await.unwrap();
        let why: String = browser
            .ask("return JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons ?? null)")
            .await;
        assert!(browser.ask::<bool>("return window.left === true").await, "{path} was loaded anew: {why}");
        let there: (f64, bool) =
            browser.ask("return [scrollY, Boolean(document.querySelector('.excerpt[role=group]'))]").await;
        assert_eq!(there, (left, !folded.is_empty()), "{path}");
    }
    browser.close().await;
}
