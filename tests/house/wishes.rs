//! What readers ask of their browser, in a real one: paper, their own colours, the other direction, a screen as large as
//! a wall.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use sqlx::PgPool;

use crate::{chromium::Browser, scoops::salt};

/// All that one could press or fill in, and that shows.
const CONTROLS: &str = "return [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, nav a, .button')]
    .filter((at) => at.checkVisibility()).map((at) => at.outerHTML)";

/// Where links of an article and of people's words lead, as it is printed behind them.
const ADDRESSES: &str =
    "return [...document.querySelectorAll('main a[href^=http]')].filter((at) => at.checkVisibility())
    .map((at) => [at.href, getComputedStyle(at, '::after').content])";

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn on_paper_a_board_and_a_scoop_are_what_was_written_and_where_from(db: PgPool) {
    let linked = "update insight set html = '<p>See <a href=\"https://ward.example/bread\">bread</a>.</p>' where source like 'Bread%'";
    sqlx::query(linked).execute(&db).await.unwrap();
    let (scoop, browser) = (salt(&db).await, Browser::at(&db).await);
    for name in ["", "ada"] {
        if !name.is_empty() {
            browser.is(&db, name).await;
        }
        for page in ["/t/heart-failure", "/t/heart-failure?face=magazine", &scoop] {
            browser.as_wide_as(700, "dark").await;
            browser.open(page).await;
            assert_ne!(browser.ask::<Vec<String>>(CONTROLS).await, [""; 0], "on the screen, {page} is to be used");
            let media = json!({ "media": "print", "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
            browser.page.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
            assert_eq!(browser.ask::<Vec<String>>(CONTROLS).await, [""; 0], "{page}");
            let colours: [String; 2] = browser
                .ask("const { color, backgroundColor } = getComputedStyle(document.body); return [color, backgroundColor]")
                .await;
            assert_eq!(colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], "{page}");
            let addresses: Vec<(String, String)> = browser.ask(ADDRESSES).await;
            assert!(!addresses.is_empty());
            for (href, printed) in addresses {
                assert_eq!(printed, format!("\" ({href})\""), "{page}");
            }
            let words: String = browser.ask("return document.querySelector('main').innerText").await;
            assert!(words.contains("How much is in bread."), "{words}");
            let pdf = browser.page.cdp().send_raw("Page.printToPDF", json!({})).await.unwrap();
            let pdf = BASE64_STANDARD.decode(pdf["data"].as_str().unwrap()).unwrap();
            let pages = String::from_utf8_lossy(&pdf).matches("/Type /Page\n").count();
            assert!((1..=3).contains(&pages), "{page} takes {pages} sheets");
        }
    }
    browser.close().await;
}

/// How far each part that shows stands from where its line begins, and how wide it is.
fn parts(side: &str) -> String {
    format!(
        "return [...document.querySelectorAll('.home, .intro, .cover, .meta, .body, .insight, .comment, .tile, .tags li:first-child')]
            .filter((at) => at.checkVisibility())
            .map((at) => {{ const box = at.getBoundingClientRect(); return [at.className, Math.round({side}), Math.round(box.width)] }})"
    )
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_page_that_runs_from_right_to_left_is_the_same_in_a_mirror(db: PgPool) {
    let (scoop, browser) = (salt(&db).await, Browser::at(&db).await);
    for width in [320, 1280] {
        browser.as_wide_as(width, "light").await;
        for page in
            ["/", "/t/heart-failure", "/t/heart-failure?face=magazine", &scoop, "/@ada", "/search?q=salt", "/sign-in"]
        {
            browser.open(page).await;
            let ltr: Vec<(String, i32, i32)> = browser.ask(&parts("box.left")).await;
            let turned = format!(
                "document.documentElement.dir = 'rtl'; {}",
                parts("document.documentElement.clientWidth - box.right")
            );
            let rtl: Vec<(String, i32, i32)> = browser.ask(&turned).await;
            assert_eq!(ltr.len(), rtl.len());
            for (one, other) in ltr.iter().zip(&rtl) {
                let near = (one.1 - other.1).abs() <= 1 && (one.2 - other.2).abs() <= 1;
                assert!(near, "{page}, {width} px: {one:?} from the left, {other:?} from the right");
            }
            let wide: u32 = browser.ask("return document.documentElement.scrollWidth").await;
            assert!(wide <= width, "{page} is {wide} px wide in a window of {width}");
        }
    }
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn in_their_own_colours_one_still_sees_where_one_is_and_what_is_chosen(db: PgPool) {
    let browser = Browser::at(&db).await;
    let media = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    browser.page.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
    for (page, name, chosen, other) in [
        ("/t/heart-failure?tag=evidence", "", ".tags [aria-current]", ".tags a:not([aria-current])"),
        ("/t/heart-failure", "", ".faces [aria-current]", ".faces a:not([aria-current])"),
        ("/settings", "noor", ".sections [aria-current]", ".sections a:not([aria-current])"),
    ] {
        if !name.is_empty() {
            browser.is(&db, name).await;
        }
        browser.open(page).await;
        let looks = format!(
            "return ['{chosen}', '{other}'].map((which) => {{
                 const style = getComputedStyle(document.querySelector(which));
                 return style.borderBlockEnd;
             }})"
        );
        let [chosen, other]: [String; 2] = browser.ask(&looks).await;
        assert_ne!(chosen, other, "{page}");
    }
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn on_a_wall_letters_grow_with_the_screen(db: PgPool) {
    let browser = Browser::at(&db).await;
    let mut sizes = Vec::new();
    for width in [1280, 2560, 3840] {
        browser.as_wide_as(width, "light").await;
        browser.open("/t/heart-failure").await;
        let (size, line): (f64, f64) = browser
            .ask(
                "return [parseFloat(getComputedStyle(document.querySelector('.scoop .excerpt')).fontSize),
                          document.querySelector('.scoop .excerpt').getBoundingClientRect().width]",
            )
            .await;
        assert!(line / size < 42.0, "a line of {line} px in letters of {size}");
        sizes.push(size);
    }
    assert_eq!(sizes, [17.0, 21.25, 25.5]);
    browser.close().await;
}
