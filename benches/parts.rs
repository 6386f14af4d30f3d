//! How long single parts of the work take: drawing a board's scoops, Markdown, cleaning HTML, reading a page, an import.
//!
//! `make bench` runs it last. The scoops are of the made-up world in `target/bench`, whose database runs only meanwhile.

use std::{path::Path, process::Command};

use divan::{Bencher, black_box, counter::BytesCount};

const PARAGRAPH: &str = "A **ward** that [answers](https://ward.example/answers) on the day it is asked, _in public_, \
    has fewer questions twice: see https://journal.example/articles/12 and what @ada says of it.\n\n* a list\n* of two\n\n";

fn main() {
    let world = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/10000");
    // Cargo asks benches for their tests, too.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    if std::env::var_os("DATABASE_URL").is_some() || !world.exists() {
        return divan::main();
    }
    let mut again = Command::new(env!("CARGO_BIN_EXE_curatio"));
    again.arg("with-database").arg("--data-dir").arg(&world).arg("--");
    again.arg(std::env::current_exe().expect("this program has a path")).args(std::env::args().skip(1));
    let ended = again.status().expect("curatio runs");
    std::process::exit(ended.code().unwrap_or(1));
}

/// 25 scoops with their insights, tags and comments, as HTML.
#[divan::bench]
fn board(bencher: Bencher<'_, '_>) {
    let Ok(address) = std::env::var("DATABASE_URL") else {
        eprintln!("no made-up world yet: make bench makes it");
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let cards = runtime.block_on(async {
        let db = sqlx::PgPool::connect(&address).await.expect("the database is up");
        curatio::Cards::load(&db).await.expect("it has a board")
    });
    let bytes = cards.draw().expect("it is drawn").len();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| cards.draw());
}

/// An insight, and a long excerpt.
#[divan::bench(args = [1, 16])]
fn markdown(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let source = PARAGRAPH.repeat(paragraphs);
    bencher.counter(BytesCount::of_str(&source)).bench(|| curatio::markdown(black_box(&source)));
}

/// HTML of an import, with what must go.
#[divan::bench(args = [1, 16])]
fn cleaning(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let source = "<p onclick=steal()>A <b>ward</b> that <a href=javascript:x>answers</a>.<script>x</script></p><p>And \
                  <a href='https://ward.example/'>more</a></p>"
        .repeat(paragraphs);
    bencher.counter(BytesCount::of_str(&source)).bench(|| curatio::cleaned(black_box(&source)));
}

/// An article's page, for its title, excerpt and the rest.
#[divan::bench(args = [10, 200])]
fn page(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let text = "<p>The ward answers on the day it is asked, in public, and has fewer questions twice.</p>\n";
    let html = format!(
        "<!doctype html><html lang=en><head><title>Answers</title><meta property='og:title' content='Answers'></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>Answers</h1>{}</article></body></html>",
        text.repeat(paragraphs)
    );
    bencher
        .counter(BytesCount::of_str(&html))
        .bench(|| curatio::read_page(black_box(html.as_bytes())).expect("it is a page"));
}

/// A thousand bookmarks.
#[divan::bench]
fn import(bencher: Bencher<'_, '_>) {
    let link =
        "<DT><A HREF=\"https://ward.example/articles/1\" ADD_DATE=\"1500000000\" TAGS=\"ward,answers\">Answers</A>\n";
    let file =
        format!("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n{}</DL>\n", link.repeat(1000));
    bencher
        .counter(BytesCount::of_str(&file))
        .bench(|| curatio::read_bookmarks(black_box(file.as_bytes())).expect("they are bookmarks"));
}
