-- Authors of sources ask that what is theirs is removed.
create table removal (
    id bigint generated always as identity primary key,
    matter_id bigint not null references matter,
    -- Emptied some months after it is closed.
    name text not null,
    email text not null,
    words text not null,
    made_at timestamptz not null default now(),
    due_at timestamptz not null,
    closed_at timestamptz,
    closed_by bigint references account,
    granted boolean,
    -- to who asked
    answer text not null default '',
    constraint removal_name_form check (length(name) <= 100),
    constraint removal_email_form check (length(email) <= 254),
    constraint removal_words_form check (length(words) between 1 and 4000),
    constraint removal_answer_form check (length(answer) <= 2000),
    constraint removal_closed_whole check (num_nonnulls(closed_at, closed_by, granted) in (0, 3))
);
-- Who asks twice has asked once, until it is closed.
create unique index removal_once on removal (matter_id, lower(email)) where closed_at is null;
create index removal_of_matter on removal (matter_id);
create index removal_open on removal (due_at, id) where closed_at is null;
create index removal_closed on removal (closed_at desc, id desc) where closed_at is not null;
create index removal_newest on removal (made_at);
create index removal_named on removal (closed_at) where email <> '';
create index removal_closed_by on removal (closed_by) where closed_by is not null;
