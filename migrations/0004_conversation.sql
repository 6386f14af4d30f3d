-- What people say about a scoop.

-- One curator's note on why an article matters. The scoop's own curator writes one;
-- an import also brings those that other curators left on it.
create table insight (
    id bigint generated always as identity primary key,
    scoop_id bigint not null references scoop on delete cascade,
    account_id bigint not null references account,
    source text not null,
    format text_format not null default 'markdown',
    html text not null,
    written_at timestamptz not null default now(),
    constraint insight_not_empty check (btrim(source) <> '')
);
-- In order; and importing twice says nothing twice.
create unique index insight_said_once on insight (scoop_id, written_at, account_id, md5(source));

-- A reader's words. An answer stands under a comment on the same scoop, never another.
create table comment (
    id bigint generated always as identity primary key,
    scoop_id bigint not null references scoop on delete cascade,
    account_id bigint not null references account,
    parent_id bigint,
    source text not null,
    format text_format not null default 'markdown',
    html text not null,
    written_at timestamptz not null default now(),
    constraint comment_not_empty check (btrim(source) <> ''),
    constraint comment_not_under_itself check (parent_id <> id),
    constraint comment_on_scoop unique (id, scoop_id),
    constraint comment_answers_on_same_scoop
        foreign key (parent_id, scoop_id) references comment (id, scoop_id) on delete cascade
);
create index comment_in_order on comment (scoop_id, written_at, id);
-- The first few under each scoop of a list, answers left out.
create index comment_answering_none on comment (scoop_id, written_at, id) where parent_id is null;
create unique index comment_said_once on comment (scoop_id, account_id, written_at, md5(source));
create index comment_answers on comment (parent_id) where parent_id is not null;

-- A list says how many there are without counting them.
alter table scoop add column comment_count integer not null default 0;
create function scoop_counts_comments() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        update scoop set comment_count = comment_count + 1 where id = new.scoop_id;
    else
        update scoop set comment_count = comment_count - 1 where id = old.scoop_id;
    end if;
    return null;
end $$;
create trigger scoop_counts_comments after insert or delete on comment
    for each row execute function scoop_counts_comments();
