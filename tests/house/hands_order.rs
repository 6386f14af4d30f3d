//! Pinned scoops put in order, in a real browser: with arrow keys, by dragging, and by a change of mind.

use std::time::Instant;

use sqlx::PgPool;
use thirtyfour::Key;

use crate::{
    chromium::Browser,
    deleting_scoops::change,
    front_door::Visitor,
    hands::{strikes, until},
};

const BOARD: &str = "/t/heart-failure";
const TITLES: &str = "[...document.querySelectorAll('.pinned h2')].map((at) => at.textContent.trim()).join(' | ')";

/// Three pinned scoops before whoever keeps the board, on a large screen.
async fn pinned(db: &PgPool, page: &str) -> Browser {
    change(db, "update scoop set pinned = true where title = 'Salt, again'").await;
    change(db, "update scoop set pinned = true where title = 'A scale in the kitchen'").await;
    let browser = Browser::at(db).await;
    browser.is(db, "rui").await;
    browser.page.set_window_rect(0, 0, 1280, 1000).await.unwrap();
    browser.open(page).await;
    until(&browser, "the marks can be used", "document.querySelectorAll('.pin[role=button]').length === 3").await;
    browser
}

/// In the browser at once, and for everyone a moment later.
async fn stand(db: &PgPool, browser: &Browser, titles: [&str; 3]) {
    assert_eq!(browser.ask::<String>(&format!("return {TITLES}")).await, titles.join(" | "));
    let (stranger, since) = (Visitor::stranger(db), Instant::now());
    while stranger.get(BOARD).await.all(".pinned h2") != titles {
        assert!(since.elapsed().as_secs() < 30, "only here they stand as {titles:?}");
    }
}

/// Where a pinned scoop's mark is, and what is just within its lower right end.
async fn ends(browser: &Browser, title: &str) -> ((i64, i64), (i64, i64)) {
    let places = format!(
        "const at = [...document.querySelectorAll('.pinned')].find((at) => at.querySelector('h2').textContent.trim() === '{title}');
         const [mark, whole] = [at.querySelector('.pin').getBoundingClientRect(), at.getBoundingClientRect()];
         return [[mark.x + 5, mark.y + 5], [whole.right - 5, whole.bottom - 5]].map((place) => place.map(Math.round))"
    );
    browser.ask(&places).await
}

async fn hold(browser: &Browser, (x, y): (i64, i64)) {
    browser.page.action_chain().move_to(x, y).click_and_hold().perform().await.unwrap();
}

async fn pull(browser: &Browser, (x, y): (i64, i64)) {
    browser.page.action_chain().move_to(x, y).perform().await.unwrap();
}

async fn release(browser: &Browser) {
    browser.page.action_chain().release().perform().await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_arrow_key_on_its_mark_moves_a_pinned_scoop(db: PgPool) {
    let browser = pinned(&db, BOARD).await;
    stand(&db, &browser, ["Read this first", "Salt, again", "A scale in the kitchen"]).await;
    browser.ask::<Option<u8>>("document.querySelector('.pin').focus(); return null").await;
    strikes(&browser, Key::Up).await;
    strikes(&browser, Key::Down).await;
    stand(&db, &browser, ["Salt, again", "Read this first", "A scale in the kitchen"]).await;
    until(
        &browser,
        "it is said",
        "[...document.querySelectorAll('[role=status]')].some((at) => at.textContent === 'Now 2 of 3.')",
    )
    .await;
    let both = "document.activeElement.closest('.pinned').querySelector('.keep').textContent.includes('Move up')";
    until(&browser, "what can be done now is offered, and the mark keeps the focus", both).await;
    strikes(&browser, Key::Down).await;
    stand(&db, &browser, ["Salt, again", "A scale in the kitchen", "Read this first"]).await;
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_pinned_scoop_is_dragged_by_its_mark_and_escape_puts_it_back(db: PgPool) {
    let browser = pinned(&db, BOARD).await;
    let small = "for (const at of document.querySelectorAll('.pinned .body')) at.style.display = 'none';
                 document.querySelector('.pinned').scrollIntoView();
                 scrollBy(0, -200);
                 return null";
    browser.ask::<Option<u8>>(small).await;
    let last = ["Salt, again", "A scale in the kitchen", "Read this first"];
    hold(&browser, ends(&browser, "Read this first").await.0).await;
    for over in ["Salt, again", "A scale in the kitchen"] {
        pull(&browser, ends(&browser, over).await.1).await;
    }
    release(&browser).await;
    stand(&db, &browser, last).await;

    hold(&browser, ends(&browser, "Read this first").await.0).await;
    pull(&browser, ends(&browser, "Salt, again").await.0).await;
    until(&browser, "it follows", &format!("{TITLES}.startsWith('Read this first')")).await;
    strikes(&browser, Key::Escape).await;
    release(&browser).await;
    stand(&db, &browser, last).await;
    let sent =
        "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/pin/move')).length";
    assert_eq!(browser.ask::<usize>(sent).await, 1, "nothing was kept of what was put back");
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn in_a_magazine_it_is_dragged_across_and_a_press_on_its_mark_shows_what_can_be_done(db: PgPool) {
    let browser = pinned(&db, &format!("{BOARD}?face=magazine")).await;
    browser
        .ask::<Option<u8>>("document.querySelector('.pinned').scrollIntoView(); scrollBy(0, -200); return null")
        .await;
    hold(&browser, ends(&browser, "Read this first").await.0).await;
    let ((_, y), (x, _)) = ends(&browser, "A scale in the kitchen").await;
    pull(&browser, (x, y)).await;
    release(&browser).await;
    stand(&db, &browser, ["Salt, again", "A scale in the kitchen", "Read this first"]).await;
    hold(&browser, ends(&browser, "Salt, again").await.0).await;
    release(&browser).await;
    let open = "document.activeElement.matches('.keep[open] > summary') && document.activeElement.textContent";
    until(&browser, "its menu is open", &format!("({open} || '').includes('Salt, again')")).await;
    browser.close().await;
}
