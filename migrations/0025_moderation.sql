-- Moderation: what readers report and what waits for a yes, in one queue; what was decided, for ever in the log.

-- Why somebody reports a thing, and why something is decided about it.
create type reason as enum
    ('spam', 'privacy', 'side_effect', 'misleading', 'interest', 'copyright', 'abuse', 'other');
-- Why words wait for a moderator before others see them.
create type held_for as enum ('identifier', 'board', 'site', 'newcomer', 'rule', 'links', 'side_effect');
create type thing_kind as enum ('scoop', 'insight', 'comment', 'board', 'account');
create type decision_kind as enum
    ('keep', 'hide', 'remove', 'mask', 'lock', 'warn', 'suspend', 'ban', 'restore');

-- A thing that somebody reported, that waits, or that something was decided about: one row a thing, for good. The
-- thing may go; what was decided about it stays.
create table matter (
    id bigint generated always as identity primary key,
    kind thing_kind not null,
    scoop_id bigint references scoop on delete set null,
    insight_id bigint references insight on delete set null,
    comment_id bigint references comment on delete set null,
    topic_id bigint references topic on delete set null,
    account_id bigint references account,
    -- whose curators decide about it; a board and an account are for admins
    board_id bigint references topic on delete set null,
    -- whose it is
    author_id bigint references account,
    -- in the queue since then
    waits_since timestamptz,
    -- where an appeal, or a request of an author elsewhere, waits: not for the curators
    for_admins boolean not null default false,
    -- counts the decisions, so that of two who decide at once the second is told
    decisions integer not null default 0,
    constraint matter_is_one_thing check (num_nonnulls(scoop_id, insight_id, comment_id, topic_id, account_id) <= 1)
);
create unique index matter_of_scoop on matter (scoop_id) where scoop_id is not null;
create unique index matter_of_insight on matter (insight_id) where insight_id is not null;
create unique index matter_of_comment on matter (comment_id) where comment_id is not null;
create unique index matter_of_board on matter (topic_id) where topic_id is not null;
create unique index matter_of_account on matter (account_id) where account_id is not null;
create index matter_waits on matter (waits_since, id) where waits_since is not null;
create index matter_waits_on_board on matter (board_id, waits_since, id) where waits_since is not null;
create index matter_by_author on matter (author_id);
create index matter_on_board on matter (board_id);

create table report (
    id bigint generated always as identity primary key,
    matter_id bigint not null references matter on delete cascade,
    reason reason not null,
    words text not null default '',
    -- nobody, where they were not signed in
    by_id bigint references account,
    made_at timestamptz not null default now(),
    -- by a decision
    closed_at timestamptz,
    constraint report_words_form check (length(words) <= 2000),
    constraint report_other_has_words check (reason <> 'other' or length(btrim(words)) > 0)
);
-- Who reports a thing twice has reported it once, until it is decided.
create unique index report_once on report (matter_id, by_id) where closed_at is null and by_id is not null;
create index report_of_matter on report (matter_id, made_at);
create index report_by on report (by_id, made_at) where by_id is not null;
create index report_by_nobody on report (made_at) where by_id is null;

create table decision (
    id bigint generated always as identity primary key,
    matter_id bigint not null references matter,
    kind decision_kind not null,
    reason reason not null,
    -- to whom it concerns
    words text not null default '',
    by_id bigint not null references account,
    -- by whom the thing was
    author_id bigint references account,
    board_id bigint references topic on delete set null,
    made_at timestamptz not null default now(),
    until timestamptz,
    -- how the thing stood, for undoing it; never its words
    before jsonb not null default '{}',
    after jsonb not null default '{}',
    undoes_id bigint references decision constraint decision_undone_once unique,
    -- those of one wave share it
    wave uuid,
    constraint decision_words_form check (length(words) <= 2000),
    constraint decision_suspends_until check ((kind = 'suspend') = (until is not null)),
    constraint decision_undoes_by_restoring check (undoes_id is null or kind = 'restore')
);
create index decision_newest on decision (made_at desc, id desc);
create index decision_of_matter on decision (matter_id, id);
create index decision_about on decision (author_id, id desc) where author_id is not null;
create index decision_on_board on decision (board_id) where board_id is not null;
create index decision_of_wave on decision (wave) where wave is not null;

-- The words that a decision took away, apart from the log, until it cannot be undone any more.
create table kept_words (
    decision_id bigint primary key references decision,
    source text not null,
    -- What was left in their place: only that is put back.
    masked text not null,
    format text_format not null,
    kept_at timestamptz not null default now()
);
create index kept_words_old on kept_words (kept_at);

-- Whom a decision concerns is told; once seen, it is not said on every page any more.
create table told (
    decision_id bigint primary key references decision,
    account_id bigint not null references account,
    seen_at timestamptz
);
create index told_unseen on told (account_id) where seen_at is null;

-- One a decision. It goes to another moderator than whoever decided, where there is one.
create table appeal (
    decision_id bigint primary key references decision,
    words text not null,
    made_at timestamptz not null default now(),
    answer_id bigint references decision constraint appeal_answer_once unique,
    constraint appeal_words_form check (length(btrim(words)) between 1 and 2000)
);

-- Who did what to what while looking after the site, before and after.
create table act (
    id bigint generated always as identity primary key,
    by_id bigint not null references account,
    made_at timestamptz not null default now(),
    -- such as "account.role", and what it was done to, such as "@noor"
    deed text not null,
    about text not null,
    before jsonb not null default '{}',
    after jsonb not null default '{}',
    constraint act_deed_form check (deed ~ '^[a-z]+([.-][a-z]+)*$')
);
create index act_newest on act (made_at desc, id desc);
create index act_by on act (by_id, id desc);

-- What is in the logs stays as it was written; only a board that is thrown away leaves its row without it.
create function log_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'decision'
        and to_jsonb(new) - 'board_id' = to_jsonb(old) - 'board_id' and new.board_id is null then
        return new;
    end if;
    raise exception 'what is in the log is not changed' using errcode = 'restrict_violation', constraint = 'log_stays';
end $$;
create trigger log_stays before update or delete on decision for each row execute function log_stays();
create trigger log_stays before update or delete on act for each row execute function log_stays();
create trigger log_stays_whole before truncate on decision execute function log_stays();
create trigger log_stays_whole before truncate on act execute function log_stays();

-- Hidden: its place says why. Removed: its place is as if it were not there. Both by a decision.
alter table scoop
    add column hidden_for reason,
    add column removed boolean not null default false,
    add constraint scoop_hidden_stays_hidden check (hidden_for is null or state = 'hidden'),
    add constraint scoop_removed_is_hidden check (not removed or hidden_for is not null);
alter table insight
    add column held_for held_for,
    add column hidden_for reason,
    add column removed boolean not null default false,
    add constraint insight_hidden_is_held check (hidden_for is null or held),
    add constraint insight_removed_is_hidden check (not removed or hidden_for is not null);
alter table comment
    add column held_for held_for,
    add column hidden_for reason,
    add column removed boolean not null default false,
    add constraint comment_hidden_is_held check (hidden_for is null or state = 'held'),
    add constraint comment_removed_is_hidden check (not removed or hidden_for is not null);
alter table topic
    add column hidden_for reason,
    add constraint topic_hidden_is_private check (hidden_for is null or visibility = 'private');
-- A hidden profile shows its name and why. A ban is a suspension without an end.
alter table account
    add column hidden_for reason,
    add column banned boolean not null default false,
    add constraint account_banned_is_suspended check (not banned or suspended_until >= '9999-01-01');
