-- Looking after the site: finding accounts, what moderators note about them, reading the log, numbers by the day.

create table account_note (
    id bigint generated always as identity primary key,
    account_id bigint not null references account on delete cascade,
    by_id bigint not null references account,
    made_at timestamptz not null default now(),
    words text not null,
    constraint account_note_form check (length(btrim(words)) > 0 and length(words) <= 2000)
);
create index account_note_about on account_note (account_id, id desc);
create index account_note_by on account_note (by_id);

-- Who leaves takes along what was noted about them.
create function notes_go_with_account() returns trigger language plpgsql as $$
begin
    delete from account_note where account_id = new.id;
    return null;
end $$;
create trigger notes_go_with_account after update of deleted_at on account
    for each row when (old.deleted_at is null and new.deleted_at is not null)
    execute function notes_go_with_account();

-- The list of accounts, newest first: all, and each kind that it can be narrowed to.
create index account_newest on account (created_at desc, id desc);
create index account_by_role on account (role, created_at desc, id desc) where origin is null and deleted_at is null;
create index account_suspended on account (created_at desc, id desc) where suspended_until is not null;
create index account_banned on account (created_at desc, id desc) where banned;
create index account_imported on account (created_at desc, id desc) where origin is not null;
create index account_deleted on account (created_at desc, id desc) where deleted_at is not null;
-- And by how they begin, byte for byte, whatever the database sorts by.
create index account_name_begins on account (name text_pattern_ops);
create index account_display_name_begins on account (lower(display_name) text_pattern_ops);
create index account_email_begins on account (lower(email) text_pattern_ops) where email is not null;

-- The log, by who did it and by what was done.
create index act_by_newest on act (by_id, made_at desc, id desc);
create index act_of_deed on act (deed, made_at desc, id desc);
create index act_about on act (about, made_at desc, id desc);
create index decision_by_newest on decision (by_id, made_at desc, id desc);
create index decision_of_kind on decision (kind, made_at desc, id desc);

-- What happened on a day, in UTC: kept, so that a year is 366 rows to read.
create table site_day (
    day date primary key,
    views bigint not null,
    accounts bigint not null,
    scoops bigint not null,
    comments bigint not null,
    reports bigint not null,
    decisions bigint not null
);
create index topic_view_of_day on topic_view (day) include (views);
create index comment_of_day on comment (written_at);
create index report_of_day on report (made_at);

create function counts_of(wanted date) returns setof site_day language sql stable as $$
    select wanted,
        (select coalesce(sum(topic_view.views), 0)::bigint from topic_view where topic_view.day = wanted),
        (select count(*) from account where created_at >= begins and created_at < ends and origin is null),
        (select count(*) from scoop where published_at >= begins and published_at < ends and listed),
        (select count(*) from comment where written_at >= begins and written_at < ends),
        (select count(*) from report where made_at >= begins and made_at < ends),
        (select count(*) from decision where made_at >= begins and made_at < ends)
    from (select wanted::timestamp at time zone 'UTC', (wanted + 1)::timestamp at time zone 'UTC') day (begins, ends)
$$;
