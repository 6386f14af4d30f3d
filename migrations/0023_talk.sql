-- Readers talk under a scoop: comments wait for a curator where the board wants it, change for a while, are taken back.
create type comment_state as enum ('shown', 'held', 'deleted');

alter table comment
    add column state comment_state not null default 'shown',
    add column edited_at timestamptz,
    -- Of the empty form: sent twice, it makes one comment.
    add column form_key uuid,
    drop constraint comment_not_empty,
    -- What is taken back leaves nothing but its place.
    add constraint comment_not_empty check ((btrim(source) = '') = (state = 'deleted')),
    add constraint comment_deleted_leaves_nothing check (state <> 'deleted' or (source = '' and html = ''));
create unique index comment_made_once on comment (account_id, form_key) where form_key is not null;
create index comment_newest_by on comment (account_id, written_at);
create index comment_held on comment (scoop_id) where state = 'held';

update comment set state = 'deleted', source = '', html = ''
where format = 'plain' and source = 'Deleted by its author (' || id || ').';

alter table scoop add column comments_locked boolean not null default false;

-- Those that everybody sees are counted; open pages hear of every change, on whichever node: "talk BOARD SCOOP".
create or replace function scoop_counts_comments() returns trigger language plpgsql as $$
declare
    of_scoop bigint;
    more integer := 0;
begin
    if tg_op <> 'INSERT' then
        of_scoop := old.scoop_id;
        more := more - (old.state = 'shown')::integer;
    end if;
    if tg_op <> 'DELETE' then
        of_scoop := new.scoop_id;
        more := more + (new.state = 'shown')::integer;
    end if;
    if more <> 0 then
        update scoop set comment_count = comment_count + more where id = of_scoop;
    end if;
    perform pg_notify('curatio', 'talk ' || topic_id || ' ' || id) from scoop where id = of_scoop;
    return null;
end $$;
drop trigger scoop_counts_comments on comment;
create trigger scoop_counts_comments after insert or delete or update of state, html on comment
    for each row execute function scoop_counts_comments();

create function scoop_tells_of_talk() returns trigger language plpgsql as $$
begin
    perform pg_notify('curatio', 'talk ' || new.topic_id || ' ' || new.id);
    return null;
end $$;
create trigger scoop_locked after update of comments_locked on scoop
    for each row when (old.comments_locked <> new.comments_locked) execute function scoop_tells_of_talk();

-- What an insight said before, from the moment on that readers saw it.
create table insight_version (
    insight_id bigint not null references insight on delete cascade,
    number integer not null,
    source text not null,
    format text_format not null,
    said_at timestamptz not null,
    primary key (insight_id, number)
);
alter table insight add column edited_at timestamptz;
create function insight_keeps_versions() returns trigger language plpgsql as $$
begin
    if exists (select from scoop where id = new.scoop_id and state = 'published') then
        insert into insight_version (insight_id, number, source, format, said_at)
        select old.id, count(*) + 1, old.source, old.format, coalesce(old.edited_at, old.written_at)
        from insight_version where insight_id = old.id;
        new.edited_at := now();
    end if;
    return new;
end $$;
create trigger insight_keeps_versions before update of source on insight
    for each row when (old.source <> new.source) execute function insight_keeps_versions();
