//! Nothing personal is kept: whoever walks through a site before, everyone else gets what they would have got anyway.

use regex::Regex;
use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    nodes::{is_kept, node},
    rights::{World, rows},
};

/// They end only when the node does.
const ENDLESS: [&str; 2] = ["/live", "/talk"];

/// What somebody with this cookie sees, without what is another one each time: the key of a form that is not sent yet.
async fn seen(node: &Visitor, page: &str, cookie: &str) -> (u16, String, String, bool) {
    let key = Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").unwrap();
    let headers = [("cookie", cookie)];
    let answer = node.ask("GET", page, if cookie.is_empty() { &[] } else { &headers }).await;
    let words = key.replace_all(&answer.body, "KEY").into_owned();
    (answer.status.as_u16(), answer.location().to_owned(), words, is_kept(&answer))
}

#[sqlx::test]
async fn whoever_came_before_nobody_sees_anything_of_them(db: PgPool) {
    let world = World::new(db.clone()).await;
    let (node, alone) = (node(&db).await, Visitor::stranger(&db));
    let mut people = vec![("nobody", String::new())];
    for name in ["ada", "mei", "abe"] {
        people.push((name, format!("__Host-session={}", Visitor::named(&db, name).await.session())));
    }
    let mut kept = 0;
    for row in rows().iter().filter(|row| row.method == "GET") {
        let page = world.filled_in(row.path);
        if ENDLESS.iter().any(|end| page.contains(end)) {
            continue;
        }
        let mut first = None;
        for (who, cookie) in [0, 1, 0, 2, 3, 0].map(|place: usize| &people[place]) {
            let (here, there) = (seen(&node, &page, cookie).await, seen(&alone, &page, cookie).await);
            let same = (here.0, &here.1, &here.2) == (there.0, &there.1, &there.2);
            assert!(same, "{page} for {who}:\n{}\ninstead of\n{}", here.2, there.2);
            let file = page.starts_with("/static/") || page.ends_with("/share.jpg");
            assert!(!here.3 || cookie.is_empty() || file, "{page} is kept for {who}");
            if cookie.is_empty() {
                let first = first.get_or_insert_with(|| here.clone());
                assert!(*first == here, "{page} is another one for the next stranger: {}", here.2);
                assert!(!here.2.contains("Sign out"), "{page} is somebody's");
                kept += usize::from(here.3);
            }
        }
    }
    assert!(kept > 20, "only {kept} looks at kept pages");
}
