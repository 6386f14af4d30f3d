//! Accounts, a line each, the newest first.

use sqlx::PgPool;

use super::Filter;
use crate::{
    accounts::{AccountId, Role},
    error::Result,
    text::{Key, Keyed, Moment, Paged, Place},
};

const PER_PAGE: usize = 50;
/// One more, to know whether there are more.
const FETCHED: i64 = 51;
/// How many accounts that begin alike are looked through.
const LOOKED_THROUGH: usize = 1000;

#[derive(Debug)]
pub struct Row {
    pub id: AccountId,
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub email: Option<String>,
    pub origin: Option<String>,
    pub created_at: Moment,
    pub deleted_at: Option<Moment>,
    pub banned: bool,
    /// Still.
    pub suspended_until: Option<Moment>,
}

/// A page of them, and whether so many begin alike that not all were looked through.
#[derive(Debug)]
pub struct Found {
    pub rows: Paged<Row>,
    pub many: bool,
}

macro_rules! select_rows {
    ($which:literal, $order:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"select id, name, display_name, role, email, origin, created_at, deleted_at, banned,
                   case when suspended_until > now() then suspended_until end as "suspended_until?: Moment"
               from account where "#
                + $which
                + $order
            $(, $arg)*
        )
    };
}

/// Each kind has its index.
macro_rules! of_kind {
    ($which:literal, $db:expr, $key:expr, $newer:expr) => {
        if $newer {
            select_rows!(
                $which,
                " and (created_at, id) > ($1, $2) order by created_at, id limit $3",
                $key.moment() as Moment,
                $key.id,
                FETCHED
            )
            .fetch_all($db)
            .await?
        } else {
            select_rows!(
                $which,
                " and (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3",
                $key.moment() as Moment,
                $key.id,
                FETCHED
            )
            .fetch_all($db)
            .await?
        }
    };
}

impl Row {
    pub async fn find(db: &PgPool, filter: &Filter, place: Place) -> Result<Found> {
        let newer = matches!(place, Place::NewerThan(_));
        let key = match place {
            Place::Newest => Key::NEWEST,
            Place::OlderThan(key) | Place::NewerThan(key) => key,
        };
        let (rows, many) = match filter.beginning() {
            Some(beginning) => Self::beginning_with(db, &beginning, &filter.which, key, newer).await?,
            None => (Self::all(db, &filter.which, key, newer).await?, false),
        };
        Ok(Found { rows: Paged::from_rows(rows, place, PER_PAGE), many })
    }

    async fn all(db: &PgPool, which: &str, key: Key, newer: bool) -> Result<Vec<Self>> {
        Ok(match which {
            "reader" => of_kind!("role = 'reader' and origin is null and deleted_at is null", db, key, newer),
            "curator" => of_kind!("role = 'curator' and origin is null and deleted_at is null", db, key, newer),
            "admin" => of_kind!("role = 'admin' and origin is null and deleted_at is null", db, key, newer),
            "suspended" => of_kind!("suspended_until > now() and not banned", db, key, newer),
            "banned" => of_kind!("banned", db, key, newer),
            "imported" => of_kind!("origin is not null", db, key, newer),
            "deleted" => of_kind!("deleted_at is not null", db, key, newer),
            _ => of_kind!("true", db, key, newer),
        })
    }

    async fn beginning_with(
        db: &PgPool,
        beginning: &str,
        which: &str,
        key: Key,
        newer: bool,
    ) -> Result<(Vec<Self>, bool)> {
        // Byte for byte, from the beginning to the last there can be.
        let mut ids = sqlx::query_scalar!(
            r#"(select id as "id!: i64" from account where name ~>=~ $1 and name ~<~ ($1 || chr(1114111)) limit 1001)
               union
               (select id from account
                where lower(display_name) ~>=~ $1 and lower(display_name) ~<~ ($1 || chr(1114111)) limit 1001)
               union
               (select id from account where email is not null
                    and lower(email) ~>=~ $1 and lower(email) ~<~ ($1 || chr(1114111)) limit 1001)"#,
            beginning
        )
        .fetch_all(db)
        .await?;
        let many = ids.len() > LOOKED_THROUGH;
        ids.truncate(LOOKED_THROUGH);
        macro_rules! of_these {
            ($order:literal) => {
                select_rows!(
                    "id = any($1) and case $2::text
                         when 'suspended' then suspended_until > now() and not banned
                         when 'banned' then banned
                         when 'imported' then origin is not null
                         when 'deleted' then deleted_at is not null
                         when '' then true
                         else role::text = $2 and origin is null and deleted_at is null
                     end",
                    $order,
                    &ids,
                    which,
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            };
        }
        let rows = if newer {
            of_these!(" and (created_at, id) > ($3, $4) order by created_at, id limit $5")
        } else {
            of_these!(" and (created_at, id) < ($3, $4) order by created_at desc, id desc limit $5")
        };
        Ok((rows, many))
    }
}

impl Keyed for Row {
    fn key(&self) -> Key {
        Key::new(self.created_at, self.id.0)
    }
}
