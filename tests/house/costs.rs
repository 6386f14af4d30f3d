//! What somebody's deed costs in statements, and that it is there whatever ends a moment after its answer.

use std::{
    fmt::Debug,
    sync::{Arc, Mutex},
};

use sqlx::{PgPool, postgres::PgPoolOptions};
use tracing::{Event, Subscriber, field::Field};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

use crate::{
    front_door::Visitor,
    scoops::salt,
    shell::{DataDir, Serving, address, signal, until},
    thanks::salt_deeds,
};

/// The statements that this thread's tasks have sent to PostgreSQL (`sqlx::query`).
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Asked {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut Summary(&self.0));
        }
    }
}

struct Summary<'a>(&'a Mutex<Vec<String>>);

impl tracing::field::Visit for Summary<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.0.lock().unwrap().push(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_comment_costs_three_statements(db: PgPool) {
    // The pool of a test does not say what it sends.
    let telling = PgPoolOptions::new().max_connections(1).connect(&address(&db)).await.unwrap();
    let (noor, page, deeds) = (Visitor::named(&telling, "noor").await, salt(&db).await, salt_deeds(&db).await);
    // By the first, the connection learns the types of the database.
    noor.post(&format!("{deeds}/comments"), "text=Ask+the+baker.").await;
    let asked = Asked::default();
    let listening = tracing_subscriber::registry().with(asked.clone());
    let _listening = tracing::subscriber::set_default(listening);
    let said = noor.post(&format!("{deeds}/comments"), "text=Ask+@ada+what+*she*+knows.").await;
    assert!(said.location().starts_with(&page), "{}", said.body);
    let asked = asked.0.lock().unwrap();
    assert_eq!(asked.len(), 3, "who says it, where, and saying it: {asked:#?}");
}

const WORLD: &str = "
    insert into account (name, display_name) values ('ada', 'Ada');
    insert into topic (slug, title, owner_id) select 'sleep', 'Sleep', id from account;
    insert into scoop (topic_id, curator_id, title, state, published_at)
        select topic.id, owner_id, 'Screens', 'published', now() from topic;
    insert into session (token_hash, account_id, device, expires_at)
        select sha256('ada'), id, 'Firefox', now() + interval '1 day' from account;";

fn say(serving: &Serving, scoop: &str, words: &str) -> String {
    let form = format!("text={words}");
    serving.send(&format!(
        "POST /t/sleep/scoops/{scoop}/comments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: session=ada\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    ))
}

#[test]
fn what_was_answered_is_there_though_postgres_dies_at_that_moment() {
    let data = DataDir::new();
    let serving = data.serve();
    data.sql(WORLD);
    let scoop = data.sql("select id from scoop");
    for number in 1..=3 {
        // Pages are kept where changes are heard; there, changes go to disk together.
        until("it keeps pages", || serving.get("/").contains("\r\netag: "));
        let postmaster = data.postmaster();
        let said = say(&serving, &scoop, &format!("Word+{number}"));
        signal("KILL", postmaster);
        assert!(said.starts_with("HTTP/1.1 303"), "{said}");
        until("another postmaster runs", || data.pid_file().is_some_and(|new| new != postmaster));
        until("it is ready again", || serving.is_ready());
        assert_eq!(data.sql("select count(*) from comment"), number.to_string());
    }
}
