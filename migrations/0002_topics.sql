-- A board: what it is about, for whom, and who curates it.

create type visibility as enum ('public', 'unlisted', 'private');
create type member_role as enum ('curator', 'contributor');

create table topic (
    id bigint generated always as identity primary key,
    slug text not null constraint topic_address_taken unique,
    title text not null,
    description_source text not null default '',
    description_html text not null default '',
    language text not null default 'en',
    accent text not null default 'teal',
    visibility visibility not null default 'public',
    -- the day of "+172 today" begins at midnight here
    time_zone text not null default 'UTC',
    owner_id bigint not null references account,
    picture_id bigint references picture,
    call_to_action_title text,
    call_to_action_text text,
    -- what another system had counted when the board was imported, and on which day
    views_before bigint not null default 0,
    views_before_on_day bigint not null default 0,
    views_before_day date,
    origin text,
    origin_name text,
    created_at timestamptz not null default now(),
    -- kept by triggers on scoop, so that a list of boards needs no count
    scoop_count integer not null default 0,
    newest_scoop_id bigint,
    newest_at timestamptz,
    constraint topic_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
    constraint topic_title_form check (length(btrim(title)) between 1 and 200),
    constraint topic_accent_known check (accent in ('teal', 'indigo', 'plum', 'rust', 'moss', 'slate', 'ocean', 'rose')),
    -- bounded, so that no sum with it overflows
    constraint topic_views_before_bounded
        check (views_before between 0 and 1e15 and views_before_on_day between 0 and 1e15),
    constraint topic_time_zone_known check (('2000-01-01 00:00Z'::timestamptz at time zone time_zone) is not null),
    constraint topic_call_to_action_whole check ((call_to_action_title is null) = (call_to_action_text is null)),
    constraint topic_origin_whole check ((origin is null) = (origin_name is null))
);

-- Importing again finds the board again.
create index topic_imported on topic (origin, origin_name) where origin is not null;
-- The front page and /explore: public boards, the one scooped onto last first.
create index topic_by_newest on topic (coalesce(newest_at, created_at) desc, id desc) where visibility = 'public';
-- The boards on a curator's page.
create index topic_by_owner on topic (owner_id);

-- Whom a board is relevant to, in its curator's order and words.
create table topic_audience (
    topic_id bigint not null references topic on delete cascade,
    position smallint not null,
    name text not null constraint topic_audience_named check (length(btrim(name)) between 1 and 80),
    primary key (topic_id, position),
    constraint topic_audience_once unique (topic_id, name)
);

-- Who works on a board besides its owner. A curator publishes, a contributor proposes.
create table topic_member (
    topic_id bigint not null references topic on delete cascade,
    account_id bigint not null references account,
    role member_role not null default 'curator',
    joined_at timestamptz not null default now(),
    primary key (topic_id, account_id)
);
create index topic_member_by_account on topic_member (account_id);
