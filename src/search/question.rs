//! What is looked for, as PostgreSQL understands it: in every language that a board is in.

use sqlx::{PgConnection, PgPool, PgTransaction};

use super::Asked;
use crate::{
    accounts::AccountId,
    error::{Error, Result},
    problems::Problems,
    text::{Moment, tag},
    topics::TopicId,
};

/// What a search may take. Only by an index, as that of words is read: that there is no better way is known without
/// looking. And PostgreSQL says nothing of it that might be logged: a question without words it repeats in a notice.
const BOUNDED: &str = "begin read only; set local statement_timeout = '3s'; set local enable_seqscan = off; \
    set local enable_bitmapscan = on; set local client_min_messages = warning";

#[derive(Debug)]
pub struct Question {
    /// Of the words alone, for the order of hits.
    pub(super) words: String,
    /// With what narrows it down.
    pub(super) whole: String,
    /// What the words are in the index, those left out aside.
    pub(super) lexemes: Vec<String>,
    pub(super) from: Option<Moment>,
    /// The first moment that is too late.
    pub(super) end: Option<Moment>,
    /// When the newest scoop of all was published.
    pub(super) newest: Option<Moment>,
}

/// The board and the curator that a search is narrowed down to.
#[derive(Debug, Default)]
pub struct Narrowed {
    board: Option<(TopicId, String)>,
    curator: Option<AccountId>,
    /// What the board is called.
    pub board_title: Option<String>,
}

impl Narrowed {
    /// Where there is no such board that a stranger may see, or no such person, it is said beside the field.
    pub async fn find(db: &mut PgConnection, asked: &Asked) -> Result<Self> {
        let mut narrowed = Self::default();
        if !asked.board.is_empty() {
            let board = sqlx::query!(
                "select id, title, language from topic where slug = $1 and visibility = 'public'",
                asked.board.to_lowercase()
            );
            let Some(board) = board.fetch_optional(&mut *db).await? else {
                return Err(Error::Refused(Problems::with("board", "There is no public board at this address.")));
            };
            narrowed.board = Some((board.id, board.language));
            narrowed.board_title = Some(board.title);
        }
        if !asked.curator.is_empty() {
            let curator = sqlx::query_scalar!(
                "select id from account where name = $1 and deleted_at is null",
                asked.curator_name()
            );
            narrowed.curator = curator.fetch_optional(db).await?;
            if narrowed.curator.is_none() {
                return Err(Error::Refused(Problems::with("curator", "Nobody here has this name.")));
            }
        }
        Ok(narrowed)
    }

    /// As words that no text has in it.
    fn words(&self, asked: &Asked) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.board.as_ref().map(|(board, _)| format!(" b{}", board.0)));
        words.extend(self.curator.map(|curator| format!(" c{}", curator.0)));
        let tag = tag::normal(&asked.tag);
        words.extend((!tag.is_empty()).then(|| format!(" t{tag}")));
        let site = asked.site.to_lowercase();
        words.extend((!site.is_empty()).then(|| format!(" s{}", site.trim_start_matches("www."))));
        words.extend(asked.only_with_insight().then(|| " i".to_owned()));
        words
    }
}

impl Question {
    /// What a search asks, it asks here: it reads only, and not for long.
    pub async fn begin(db: &PgPool) -> Result<PgTransaction<'static>> {
        Ok(db.begin_with(BOUNDED).await?)
    }

    /// A last word that nobody wrote is still being typed, and stands for the words that begin like it, too.
    pub async fn read(db: &mut PgConnection, asked: &Asked, narrowed: &Narrowed) -> Result<Self> {
        let language = narrowed.board.as_ref().map_or("", |(_, language)| language.as_str());
        let read = sqlx::query!(
            r#"with completed as materialized (
                   select string_agg(word, ' ') as words from (
                       select word from (select word from known_word where word ~>=~ $2
                                         and word ~<~ ($2 || chr(1114111)) and $2 <> ''
                                         and not exists (select from known_word known where known.word = $2) order by word using ~<~ limit 1000) begin
                       order by length(word), word limit 20) nearest
               ),
               said as materialized (
                   select language, websearch_to_tsquery(language::regconfig, $1) as query,
                       websearch_to_tsquery(language::regconfig, $2) as last,
                       websearch_to_tsquery('pg_catalog.simple', coalesce((
                           select string_agg(distinct lexeme, ' or ') from completed,
                           unnest(to_tsvector(language::regconfig, completed.words))), '')) as more
                   from words_in where $3 = '' or language = words_language($3)::text
               ),
               read as materialized (
                   select language, case when numnode(last) = 0 or numnode(more) = 0 then query
                          else ts_rewrite(query, last, last || more) end as query
                   from said
               )
               -- What a word is in another language is left out only of the texts in that one.
               select coalesce(string_agg(distinct '(' || query::text || case when query::text like '%!%'
                       then ' & ' || quote_literal(' l' || language) else '' end || ')', ' | ') filter (where numnode(query) > 0), '') as "words!",
                   coalesce(string_agg(distinct querytree(query), ' ') filter (where numnode(query) > 0), '') as "tree!",
                   (select published_at from scoop where listed order by published_at desc, id desc limit 1) as "newest?: Moment"
               from read"#,
            asked.q,
            asked.beginning().unwrap_or_default(),
            language
        )
        .fetch_one(db)
        .await?;
        let lexemes = lexemes(&read.tree);
        let words = read.words;
        let narrowing = narrowed.words(asked).into_iter().map(|word| quoted(&word));
        let whole = Some(format!("({words})")).filter(|_| !words.is_empty()).into_iter().chain(narrowing);
        let whole = whole.collect::<Vec<_>>().join(" & ");
        Ok(Self { words, whole, lexemes, from: asked.first_moment(), end: asked.end(), newest: read.newest })
    }

    /// Words were typed, and each of them stands in nearly every text.
    pub fn says_nothing(&self, asked: &Asked) -> bool {
        self.words.is_empty() && !asked.q.is_empty()
    }
}

/// As it stands in a question to PostgreSQL.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

/// The words between the quotes of a question.
fn lexemes(tree: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = tree;
    while let Some(begin) = rest.find('\'') {
        rest = &rest[begin + 1..];
        let mut word = String::new();
        while let Some(end) = rest.find('\'') {
            word.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            // Twice stands for once.
            if !rest.starts_with('\'') {
                break;
            }
            word.push('\'');
            rest = &rest[1..];
        }
        if !word.is_empty() && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_question_are_read_off_it() {
        assert_eq!(lexemes("'salt' & ( 'bread' | 'o''brien' ) T 'salt'"), ["salt", "bread", "o'brien"]);
        assert_eq!(lexemes("T"), Vec::<String>::new());
        assert_eq!(quoted(" to'b\\x"), "' to''b\\\\x'");
    }
}
