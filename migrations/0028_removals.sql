-- Authors of sources ask that something of theirs is taken down; a decision about the scoop answers them.
create table removal (
    id bigint generated always as identity primary key,
    matter_id bigint not null references matter,
    -- emptied half a year after the answer
    name text not null,
    email text not null,
    words text not null,
    made_at timestamptz not null default now(),
    due_at timestamptz not null default now() + interval '14 days',
    closed_at timestamptz,
    granted boolean,
    constraint removal_name_form check (length(name) <= 200),
    constraint removal_email_form check (length(email) <= 254),
    constraint removal_words_form check (length(btrim(words)) between 1 and 5000),
    constraint removal_answered_whole check ((closed_at is null) = (granted is null))
);
create index removal_due on removal (due_at, id) where closed_at is null;
create index removal_made on removal (made_at desc, id desc);
create index removal_of_matter on removal (matter_id);
create index removal_closed on removal (closed_at) where closed_at is not null and email <> '';
-- How many were asked and granted, for everybody: kept, so that nobody counts.
create table removal_count (
    one boolean primary key default true constraint removal_count_is_one check (one),
    asked bigint not null default 0,
    granted bigint not null default 0
);
insert into removal_count default values;
create function removals_are_counted() returns trigger language plpgsql as $$
begin
    update removal_count set
        asked = asked + (tg_op = 'INSERT')::integer,
        granted = granted + (coalesce(new.granted, false))::integer
            - (tg_op = 'UPDATE' and coalesce(old.granted, false))::integer;
    return null;
end $$;
create trigger removals_are_counted after insert or update of granted on removal
    for each row execute function removals_are_counted();
