-- Search. Whatever a stranger may read stands once more, as words, beside the tables it comes from: what is counted on a
-- scoop writes no index of words. Only what is listed has a row here, so that whatever is found may be shown.

-- In which language PostgreSQL reads a text: by the first part of its tag. Chinese, Japanese and others that are not
-- known here are read word by word, as they are written.
create function words_language(tag text) returns regconfig language sql immutable parallel safe as $$
    select case lower(split_part(tag, '-', 1))
        when 'ar' then 'pg_catalog.arabic'::regconfig when 'ca' then 'pg_catalog.catalan'::regconfig
        when 'da' then 'pg_catalog.danish'::regconfig when 'de' then 'pg_catalog.german'::regconfig
        when 'el' then 'pg_catalog.greek'::regconfig when 'en' then 'pg_catalog.english'::regconfig
        when 'es' then 'pg_catalog.spanish'::regconfig when 'eu' then 'pg_catalog.basque'::regconfig
        when 'fi' then 'pg_catalog.finnish'::regconfig when 'fr' then 'pg_catalog.french'::regconfig
        when 'ga' then 'pg_catalog.irish'::regconfig when 'hi' then 'pg_catalog.hindi'::regconfig
        when 'hu' then 'pg_catalog.hungarian'::regconfig when 'id' then 'pg_catalog.indonesian'::regconfig
        when 'it' then 'pg_catalog.italian'::regconfig when 'lt' then 'pg_catalog.lithuanian'::regconfig
        when 'nb' then 'pg_catalog.norwegian'::regconfig when 'nl' then 'pg_catalog.dutch'::regconfig
        when 'nn' then 'pg_catalog.norwegian'::regconfig when 'no' then 'pg_catalog.norwegian'::regconfig
        when 'pt' then 'pg_catalog.portuguese'::regconfig when 'ro' then 'pg_catalog.romanian'::regconfig
        when 'ru' then 'pg_catalog.russian'::regconfig when 'sr' then 'pg_catalog.serbian'::regconfig
        when 'sv' then 'pg_catalog.swedish'::regconfig when 'tr' then 'pg_catalog.turkish'::regconfig
        else 'pg_catalog.simple'::regconfig end
$$;

-- In which languages public boards are, or were: in each of them a question is read. As text, because pg_upgrade takes no
-- regconfig.
create table words_in (language text primary key);

create table scoop_words (
    scoop_id bigint primary key references scoop on delete cascade,
    published_at timestamptz not null,
    -- by them hits are put in order: title, tags, and how the insights begin; small, so that it is read with its row
    heading tsvector not null,
    -- by them it is found, and by what narrows a search down, each a word that no text has in it: " b4" (board), " c7"
    -- (curator), " tsalt" (tag), " sward.example" (site), " i" (has an insight), " lenglish" (the language it is read in), and its day, month and year
    words tsvector not null
);
-- Not read to tell what was found: kept apart, so that rows are small.
alter table scoop_words alter column words set storage external;

-- Bounded: 2,000 characters of markup of an excerpt, 1,500 of five insights, 2,000 of the first twenty comments.
create view words_of_scoop as
select scoop.id as scoop_id, scoop.published_at,
    setweight(to_tsvector(said.language, scoop.title), 'A') || setweight(to_tsvector(said.language, said.tags), 'B')
        || setweight(to_tsvector(said.language, left(said.insights, 300)), 'C') as heading,
    to_tsvector(said.language, concat_ws(' ', scoop.title, said.tags, said.insights, left(scoop.excerpt_html, 2000),
        said.comments, left(article.site, 200)))
        || array_to_tsvector(array_remove(said.marks || array[
            ' l' || said.language, ' b' || scoop.topic_id, ' c' || scoop.curator_id, ' s' || left(lower(btrim(article.site)), 100),
            ' s' || substring(article.address from '^https?://(?:www\.)?([^/:?#]{1,100})'),
            case when said.insights <> '' then ' i' end,
            ' d' || to_char(said.day, 'YYYY-MM-DD'), ' m' || to_char(said.day, 'YYYY-MM'), ' y' || to_char(said.day, 'YYYY')],
        null)) as words
from scoop
join topic on topic.id = scoop.topic_id
left join article on article.id = scoop.article_id
cross join lateral (
    select words_language(topic.language) as language,
        greatest(scoop.published_at at time zone 'UTC', '1970-01-01') as day,
        coalesce((select string_agg(tag, ' , ' order by position, tag) from scoop_tag where scoop_id = scoop.id), '') as tags,
        array(select ' t' || tag from scoop_tag where scoop_id = scoop.id) as marks,
        coalesce((select left(string_agg(html, ' ' order by written_at, id), 1500) from (
            select html, written_at, id from insight where scoop_id = scoop.id and not held
            order by written_at, id limit 5) first), '') as insights,
        coalesce((select left(string_agg(html, ' ' order by written_at, id), 2000) from (
            select left(html, 1000) as html, written_at, id from comment where scoop_id = scoop.id and state = 'shown'
            order by written_at, id limit 20) first), '') as comments
) said
where scoop.listed;

create table board_words (
    topic_id bigint primary key references topic on delete cascade,
    words tsvector not null
);
create view words_of_board as
select id as topic_id, setweight(to_tsvector(words_language(language), title), 'A')
    || setweight(to_tsvector(words_language(language), left(description_html, 2000)), 'C')
    || array_to_tsvector(array[' l' || words_language(language)]) as words
from topic where visibility = 'public';

-- Who curates, or did where something was imported from.
create table person_words (
    account_id bigint primary key references account on delete cascade,
    words tsvector not null
);
create view words_of_person as
select id as account_id, setweight(to_tsvector('pg_catalog.simple', display_name || ' ' || name), 'A')
    || setweight(to_tsvector('pg_catalog.simple', left(bio_html, 2000)), 'C') as words
from account where deleted_at is null and hidden_for is null and (role <> 'reader' or origin is not null);

-- Words that titles and tags have, as they are written there: by them a word is completed that is still being typed, or
-- understood that was mistyped. A view says nothing of how often; the shortest is the likeliest.
create table known_word (word text primary key);
create index known_word_begins on known_word (word text_pattern_ops);
-- The word, and what is left of it without one of its letters: two words that share one of them differ by a letter that is
-- wrong, missing or one too many, or by two that changed places.
create function one_letter_less(word text) returns text[] language sql immutable strict parallel safe as $$
    select array_agg(distinct overlay(word placing '' from n for 1)) || word from generate_series(1, length(word)) n
$$;
create index known_word_mistyped on known_word using gin (one_letter_less(word));

-- What stands there already, and its indices after it. No list of what is pending: each search would read it.
insert into words_in select distinct words_language(language)::text from topic where visibility = 'public';
insert into scoop_words select * from words_of_scoop;
insert into board_words select * from words_of_board;
insert into person_words select * from words_of_person;
insert into known_word
select distinct word from scoop, unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', title))) word
where listed and length(word) between 3 and 40 and word !~ '[^[:alnum:]]'
union
select distinct word from scoop_tag, unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', tag))) word
where shown_at is not null and length(word) between 3 and 40 and word !~ '[^[:alnum:]]';
create index scoop_words_found on scoop_words using gin (words) with (fastupdate = off);
create index board_words_found on board_words using gin (words) with (fastupdate = off);
create index person_words_found on person_words using gin (words) with (fastupdate = off);
