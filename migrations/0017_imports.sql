-- Boards that come in and go out: files that people sent to import, and what became of them.

alter table scoop
    -- where the scoop stands that it was taken from, if that is on another site
    add column via_address text
        constraint scoop_via_address_form check (via_address ~ '^https?://[!-~]+$' and length(via_address) <= 2048);

-- A board's scoops in the order they were made, to write them all out.
create index scoop_of_topic on scoop (topic_id, id);

create type import_kind as enum ('curatio', 'scoopit_page', 'scoopit_api', 'bookmarks', 'csv');
-- read: it was looked at, and waits for a yes
create type import_state as enum ('read', 'running', 'stopped', 'done');

create table import (
    id bigint generated always as identity primary key,
    account_id bigint not null references account on delete cascade,
    kind import_kind not null,
    file_name text not null constraint import_file_name_form check (length(file_name) <= 200),
    bytes bytea not null constraint import_size check (length(bytes) <= 20971520),
    -- what was chosen of how to read and write it
    choices jsonb not null default '{}',
    -- what was found in it
    found jsonb not null default '{}',
    state import_state not null default 'read',
    topic_id bigint references topic on delete cascade,
    -- how many of its scoops are done, of how many
    position integer not null default 0,
    total integer not null default 0,
    -- what came of those that are done
    written jsonb not null default '{}',
    -- why it stopped by itself, in words
    trouble text,
    created_at timestamptz not null default now(),
    constraint import_position_form check (position between 0 and total),
    constraint import_has_board check (state = 'read' or topic_id is not null)
);
create index import_by_account on import (account_id, created_at desc);
create index import_by_age on import (created_at);
create index import_by_topic on import (topic_id) where topic_id is not null;

-- What did not come along.
create table import_skipped (
    import_id bigint not null references import on delete cascade,
    number integer not null,
    line integer,
    what text not null,
    why text not null,
    primary key (import_id, number)
);
