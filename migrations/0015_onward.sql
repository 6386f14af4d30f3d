-- What becomes of a scoop once it stands on a board: thanks, rescoops, clicks to its source; and what readers suggest.

-- One per account and scoop, and the scoop says how many there are without counting them.
create table thanks (
    scoop_id bigint not null references scoop on delete cascade,
    account_id bigint not null references account on delete cascade,
    thanked_at timestamptz not null default now(),
    primary key (account_id, scoop_id)
);
create index thanks_on_scoop on thanks (scoop_id);

alter table scoop add column thanks_count integer not null default 0;
create function scoop_counts_thanks() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        update scoop set thanks_count = thanks_count + 1 where id = new.scoop_id;
    else
        update scoop set thanks_count = thanks_count - 1 where id = old.scoop_id;
    end if;
    return null;
end $$;
create trigger scoop_counts_thanks after insert or delete on thanks
    for each row execute function scoop_counts_thanks();

-- "Via" keeps its chain when a scoop in the middle of it goes for good: what was taken from it now comes from
-- where it was taken itself. Triggers run in the order of their names, and this one has to run before the
-- foreign key's own (RI_…), which forgets where a scoop came from.
create function scoop_leaves_chain() returns trigger language plpgsql as $$
begin
    update scoop set via_id = (select before.id from scoop before where before.id = old.via_id)
    where via_id = old.id and id is distinct from old.via_id;
    return null;
end $$;
create trigger "A scoop leaves its chain" after delete on scoop
    for each row when (old.via_id is not null) execute function scoop_leaves_chain();

-- Clicks to a source, as views are counted: numbers per day, and no trace of any reader.
create table scoop_click (
    scoop_id bigint not null references scoop on delete cascade,
    day date not null,
    clicks bigint not null,
    primary key (scoop_id, day)
);
create table scoop_click_total (
    scoop_id bigint primary key references scoop on delete cascade,
    clicks bigint not null check (clicks between 0 and 2e15)
);

create type suggestion_state as enum ('open', 'accepted', 'declined');

-- An article that a reader suggests to a board's curators.
create table suggestion (
    id bigint generated always as identity primary key,
    topic_id bigint not null references topic on delete cascade,
    account_id bigint not null references account,
    address text not null,
    why text not null default '',
    suggested_at timestamptz not null default now(),
    state suggestion_state not null default 'open',
    answered_at timestamptz,
    answered_by bigint references account,
    -- what a curator said who declined
    answer text not null default '',
    -- the scoop that it became
    scoop_id bigint references scoop on delete set null,
    constraint suggestion_address_form check (address ~ '^https?://[!-~]+$' and length(address) <= 2048),
    constraint suggestion_why_form check (length(why) <= 500),
    constraint suggestion_answer_form check (length(answer) <= 500),
    constraint suggestion_answered_whole check ((state = 'open') = (answered_at is null))
);
-- The same article is not suggested again while it waits for an answer..
create unique index suggestion_open_once on suggestion (topic_id, normal_address(address)) where state = 'open';
-- What a board's curators have to answer, oldest first.
create index suggestion_open on suggestion (topic_id, suggested_at, id) where state = 'open';
-- One's own, and how many they are today.
create index suggestion_by_account on suggestion (account_id, suggested_at desc, id desc);
-- Who suggested a scoop.
create index suggestion_of_scoop on suggestion (scoop_id) where scoop_id is not null;
create index suggestion_by_answerer on suggestion (answered_by) where answered_by is not null;
