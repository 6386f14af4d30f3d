-- An article is a thing on the web, one row per canonical address (or DOI), however
-- many boards it is scooped onto.

create type article_kind as enum ('article', 'paper', 'video', 'slides', 'document');

create table article (
    id bigint generated always as identity primary key,
    address text not null constraint article_address_once unique,
    doi text constraint article_doi_once unique,
    title text not null,
    site text,
    authors text[] not null default '{}',
    published_at timestamptz,
    kind article_kind not null default 'article',
    created_at timestamptz not null default now(),
    -- only addresses a reader's browser may follow; never javascript: or data:
    -- and, as RFC 3986 writes them, only in ASCII: an index row holds at most 2,704 bytes
    constraint article_address_form check (address ~ '^https?://[!-~]+$' and length(address) <= 2048)
);

create type scoop_state as enum ('draft', 'scheduled', 'published', 'hidden');
-- What a person or an import wrote the text in; beside it stands the clean HTML made of it.
create type text_format as enum ('markdown', 'html', 'plain');

-- An article put on a topic by a curator. Without an article it is a text post, or
-- one whose source was not saved with the page it was imported from.
create table scoop (
    id bigint generated always as identity primary key,
    topic_id bigint not null references topic on delete cascade,
    article_id bigint references article,
    curator_id bigint not null references account,
    -- the scoop it was taken from; it outlives its removal
    via_id bigint references scoop on delete set null,
    title text not null,
    excerpt_source text not null default '',
    excerpt_format text_format not null default 'markdown',
    excerpt_html text not null default '',
    -- the first lines as plain text, where the whole is too long for a list
    excerpt_lead text,
    picture_id bigint references picture,
    -- an import knows of a picture it did not bring along
    had_picture boolean not null default false,
    picture_address text,
    pinned boolean not null default false,
    state scoop_state not null default 'draft',
    published_at timestamptz,
    -- an imported page tells the order of its scoops, but not always their dates
    dated boolean not null default true,
    scheduled_for timestamptz,
    -- published, and on a public board: kept by triggers, so that a list over all boards never
    -- walks past what it may not show
    listed boolean not null default false,
    source_unknown boolean not null default false,
    origin text,
    origin_id text,
    created_at timestamptz not null default now(),
    constraint scoop_title_form check (length(btrim(title)) between 1 and 500),
    constraint scoop_published_has_date check (state <> 'published' or published_at is not null),
    constraint scoop_scheduled_has_date check (state <> 'scheduled' or scheduled_for is not null),
    constraint scoop_source_unknown_has_no_article check (not (source_unknown and article_id is not null)),
    constraint scoop_not_via_itself check (via_id <> id),
    constraint scoop_origin_whole check ((origin is null) = (origin_id is null)),
    constraint scoop_already_on_topic unique (topic_id, article_id),
    constraint scoop_imported_once unique (topic_id, origin, origin_id),
    constraint scoop_on_topic unique (id, topic_id)
);

create unique index scoop_pinned_once on scoop (topic_id) where pinned;
-- A board, newest first, by key.
create index scoop_on_board on scoop (topic_id, published_at desc, id desc) where state = 'published';
-- The front page: newest over all boards.
create index scoop_newest on scoop (published_at desc, id desc) where listed;
-- A curator's page.
create index scoop_by_curator on scoop (curator_id, published_at desc, id desc) where listed;
-- Where a scoop went.
create index scoop_by_via on scoop (via_id) where via_id is not null;
-- Where an article stands.
create index scoop_of_article on scoop (article_id);
-- Where a scoop of another system stands now, for its old address.
create index scoop_by_origin on scoop (origin, origin_id) where origin is not null;
-- What is due.
create index scoop_scheduled on scoop (scheduled_for) where state = 'scheduled';

-- The board is locked, so that it cannot become private beside a scoop that is just being
-- published. "no key": inserting a scoop already holds the key.
create function scoop_is_listed() returns trigger language plpgsql as $$
begin
    new.listed := false;
    if new.state = 'published' then
        select topic.visibility = 'public' into new.listed from topic
        where topic.id = new.topic_id for no key update;
    end if;
    return new;
end $$;
create trigger scoop_is_listed before insert or update of state, topic_id on scoop
    for each row execute function scoop_is_listed();

create function scoops_follow_visibility() returns trigger language plpgsql as $$
begin
    update scoop set listed = (new.visibility = 'public') where topic_id = new.id and state = 'published';
    return null;
end $$;
create trigger scoops_follow_visibility after update of visibility on topic
    for each row when (old.visibility is distinct from new.visibility)
    execute function scoops_follow_visibility();

-- Tags belong to a board. shown_at repeats the scoop's date while it is published, so
-- that a rare tag on a big board is one walk down one index.
create table scoop_tag (
    scoop_id bigint not null,
    topic_id bigint not null,
    tag text not null constraint scoop_tag_form check (tag = lower(btrim(tag)) and length(tag) between 1 and 60),
    position smallint not null default 0,
    shown_at timestamptz,
    primary key (scoop_id, tag),
    foreign key (scoop_id, topic_id) references scoop (id, topic_id) on delete cascade
);
create index scoop_tag_on_board on scoop_tag (topic_id, tag, shown_at desc, scoop_id desc) where shown_at is not null;

-- How many published scoops carry a tag: kept by a trigger, so a board counts nothing.
create table topic_tag (
    topic_id bigint not null references topic on delete cascade,
    tag text not null,
    scoops integer not null,
    primary key (topic_id, tag)
);
create index topic_tag_by_count on topic_tag (topic_id, scoops desc, tag);

create function scoop_tag_follows_scoop() returns trigger language plpgsql as $$
begin
    -- Locked, so that a scoop published at the same moment sees its new tag.
    select case when scoop.state = 'published' then scoop.published_at end into new.shown_at
    from scoop where scoop.id = new.scoop_id for no key update;
    return new;
end $$;
create trigger scoop_tag_follows_scoop before insert on scoop_tag
    for each row execute function scoop_tag_follows_scoop();

create function topic_tag_counts() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' and old.shown_at is not null and (tg_op = 'DELETE' or new.shown_at is null) then
        update topic_tag set scoops = scoops - 1 where topic_id = old.topic_id and tag = old.tag;
        delete from topic_tag where topic_id = old.topic_id and tag = old.tag and scoops <= 0;
    end if;
    if tg_op <> 'DELETE' and new.shown_at is not null and (tg_op = 'INSERT' or old.shown_at is null) then
        insert into topic_tag values (new.topic_id, new.tag, 1)
        on conflict (topic_id, tag) do update set scoops = topic_tag.scoops + 1;
    end if;
    return null;
end $$;
create trigger topic_tag_counts after insert or update of shown_at or delete on scoop_tag
    for each row execute function topic_tag_counts();

-- A board knows how many scoops it shows and which is the newest.
create function topic_follows_scoop() returns trigger language plpgsql as $$
declare
    board bigint := case when tg_op = 'DELETE' then old.topic_id else new.topic_id end;
    was integer := case when tg_op <> 'INSERT' and old.state = 'published' then 1 else 0 end;
    is_now integer := case when tg_op <> 'DELETE' and new.state = 'published' then 1 else 0 end;
begin
    if was = 0 and is_now = 0 then
        return null;
    end if;
    -- Locked first, so that the statement after it sees what a scoop published at the
    -- same moment has written. "no key": inserting a scoop already holds the key.
    perform 1 from topic where id = board for no key update;
    update topic
    set scoop_count = scoop_count + is_now - was,
        (newest_scoop_id, newest_at) = (
            select scoop.id, scoop.published_at from scoop
            where scoop.topic_id = board and scoop.state = 'published'
            order by scoop.published_at desc, scoop.id desc limit 1
        )
    where id = board;
    if tg_op = 'UPDATE' then
        update scoop_tag set shown_at = case when is_now = 1 then new.published_at end
        where scoop_id = new.id;
    end if;
    return null;
end $$;
create trigger topic_follows_scoop after insert or update of state, published_at or delete on scoop
    for each row execute function topic_follows_scoop();
