-- Scooping: what is known of an article, and how a scoop comes to stand on a board.

create type article_state as enum ('unasked', 'waiting', 'read', 'failed');

-- An address without what makes one page look like many: its scheme, "www.", and the slash at its end.
create function normal_address(address text) returns text language sql immutable strict parallel safe as $$
    select regexp_replace(regexp_replace(address, '^https?://(www\.)?', '', 'i'), '/+(\?|$)', '\1')
$$;

-- What its page says of itself, read once for all boards.
alter table article
    add column state article_state not null default 'unasked',
    add column read_at timestamptz,
    -- why its page could not be read, in words for its curator
    add column read_failure text,
    -- its page says that it is another article, or has the same DOI: an address that leads there
    add column same_as_id bigint references article,
    add column description text,
    -- characters of its main text: what is quoted of it is measured against them
    add column text_length integer,
    add column language text,
    add column icon_id bigint references picture,
    -- a frame with its video or slides, which loads on a click
    add column embed_src text,
    add column embed_title text,
    add column pmid text,
    add column journal text,
    add column volume text,
    add column issue text,
    add column pages text,
    add constraint article_failed_says_why check ((state = 'failed') = (read_failure is not null)),
    add constraint article_not_same_as_itself check (same_as_id <> id),
    add constraint article_embed_is_https check (embed_src ~ '^https://[!-~]+$' and length(embed_src) <= 2048),
    add constraint article_text_length_positive check (text_length >= 0),
    drop constraint article_address_once;

-- Until now an article had many rows where its address was written in many ways: the first of them stands for all.
update article set same_as_id = first.id
from (select normal_address(address) as address, min(id) as id from article group by 1 having count(*) > 1) first
where normal_address(article.address) = first.address and article.id <> first.id;

create unique index article_once on article (normal_address(address)) where same_as_id is null;
create index article_by_address on article (normal_address(address));
create index article_by_same on article (same_as_id) where same_as_id is not null;
create index article_by_icon on article (icon_id) where icon_id is not null;

-- What a curator chooses from, best first.
create table article_picture (
    article_id bigint not null references article on delete cascade,
    position smallint not null,
    picture_id bigint not null references picture,
    primary key (article_id, position)
);
create index article_picture_by_picture on article_picture (picture_id);

alter table topic
    -- how much of a source an excerpt may quote, in per cent; null: as much as its curators find right
    add column quote_limit smallint constraint topic_quote_limit_form check (quote_limit between 1 and 100);

alter table scoop
    -- its fields are filled once its article is read
    add column waits boolean not null default false,
    -- a contributor asks the board's curators to publish it
    add column offered_at timestamptz,
    -- what the curator said who did not
    add column returned text,
    -- one more with each save: who saves an older one is shown both
    add column version integer not null default 1,
    add column edited_at timestamptz,
    -- for thirty days it can be had back, as what it was
    add column deleted_at timestamptz,
    add column state_before scoop_state,
    -- of the form it was made with: sent twice, it makes one scoop
    add column form_key uuid constraint scoop_made_once unique,
    drop constraint scoop_title_form,
    drop constraint scoop_already_on_topic,
    add constraint scoop_title_form
        check (length(title) <= 500 and (length(btrim(title)) > 0 or state in ('draft', 'hidden'))),
    add constraint scoop_waits_as_draft check (not waits or state in ('draft', 'hidden')),
    add constraint scoop_offered_is_draft check (offered_at is null or state = 'draft'),
    add constraint scoop_returned_form check (length(returned) <= 2000),
    add constraint scoop_deleted_is_hidden check (deleted_at is null or state = 'hidden'),
    add constraint scoop_deleted_whole check ((deleted_at is null) = (state_before is null));

-- An article stands once on a board; a deleted scoop is not in the way of a new one.
create unique index scoop_already_on_topic on scoop (topic_id, article_id) where deleted_at is null;
-- What a board's curators have in the works.
create index scoop_in_the_works on scoop (topic_id, created_at desc, id desc) where state in ('draft', 'scheduled');
create index scoop_by_deletion on scoop (deleted_at) where deleted_at is not null;
-- Whose fields are filled when an article is read.
create index scoop_waiting on scoop (article_id) where waits;

-- What is typed into the editor, before it is saved for good. One for all who edit: the second to save is shown both.
create table scoop_edit (
    scoop_id bigint primary key references scoop on delete cascade,
    version integer not null,
    fields jsonb not null,
    saved_by bigint references account on delete set null,
    saved_at timestamptz not null default now()
);

-- A scoop as it was, each time it was saved for good.
create table scoop_version (
    scoop_id bigint not null references scoop on delete cascade,
    number integer not null,
    title text not null,
    excerpt_source text not null,
    excerpt_format text_format not null,
    insight_source text not null default '',
    insight_format text_format not null default 'markdown',
    tags text[] not null default '{}',
    picture_id bigint references picture on delete set null,
    made_by bigint references account on delete set null,
    made_at timestamptz not null default now(),
    primary key (scoop_id, number)
);
create index scoop_version_by_picture on scoop_version (picture_id) where picture_id is not null;
create index scoop_version_by_maker on scoop_version (made_by) where made_by is not null;
create index scoop_edit_by_saver on scoop_edit (saved_by) where saved_by is not null;

-- Pages that show what is in the works hear that it changed, on whichever node: "drafts BOARD SCOOP".
create function scoop_tells_of_drafts() returns trigger language plpgsql as $$
begin
    perform pg_notify('curatio', 'drafts ' || new.topic_id || ' ' || new.id);
    return null;
end $$;
create trigger scoop_draft_made after insert on scoop
    for each row when (new.state in ('draft', 'scheduled')) execute function scoop_tells_of_drafts();
create trigger scoop_draft_changed after update on scoop
    for each row when (old.state in ('draft', 'scheduled') or new.state in ('draft', 'scheduled'))
    execute function scoop_tells_of_drafts();
