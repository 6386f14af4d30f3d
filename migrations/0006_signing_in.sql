-- Signing in: passwords, sessions, links that work once, and pauses for whoever guesses.

-- Names that would make somebody look like who runs the site.
create function reserved_names() returns text[] language sql immutable as $$
    select array['admin', 'administrator', 'api', 'curatio', 'deleted', 'help', 'me', 'moderator', 'official',
                 'root', 'security', 'settings', 'staff', 'support', 'system']
$$;

-- account.email is always proven: its owner opened a link mailed to it, or the operator vouches.
alter table account
    -- argon2id, as a PHC string; without one, one signs in by passkey or provider
    add column password_hash text,
    add column suspended_until timestamptz,
    add column deleted_at timestamptz,
    add constraint account_imported_has_no_password check (origin is null or password_hash is null),
    -- a deleted account is an empty place that its words may stand under
    add constraint account_deleted_is_empty
        check (deleted_at is null or (email is null and password_hash is null and role = 'reader' and picture_id is null)),
    add constraint account_bio_form check (origin is not null or length(bio_source) <= 2000) not valid,
    add constraint account_name_reserved
        check (name <> all (reserved_names()) and (deleted_at is not null or name !~ '^deleted-[0-9]+$')) not valid;

create index account_admins on account (id) where role = 'admin';

-- A name that an account had: its address leads on, and nobody else can take it.
create table former_name (
    name text primary key,
    account_id bigint not null references account on delete cascade
);
create index former_name_by_account on former_name (account_id);

create function name_is_free(wanted text) returns boolean language sql stable as $$
    select wanted <> all (reserved_names()) and wanted !~ '^deleted-[0-9]+$'
        and not exists (select from account where name = wanted)
        and not exists (select from former_name where name = wanted)
$$;

-- The name itself, or with the first number behind it that makes it free.
create function first_free_name(wanted text) returns text language sql stable as $$
    select candidate.name
    from generate_series(1, 2 + (select count(*) from account where name = wanted or name like wanted || '-%')
                              + (select count(*) from former_name where name = wanted or name like wanted || '-%')) number,
         lateral (select case when number = 1 then wanted else wanted || '-' || number end as name) candidate
    where name_is_free(candidate.name)
    order by number limit 1
$$;

create function account_keeps_former_name() returns trigger language plpgsql as $$
begin
    if exists (select from former_name where name = new.name and account_id <> new.id) then
        raise unique_violation using constraint = 'account_name_taken', message = 'somebody had this name';
    end if;
    if tg_op = 'UPDATE' and new.deleted_at is null then
        delete from former_name where name = new.name;
        insert into former_name values (old.name, new.id);
    end if;
    return new;
end $$;
create trigger account_name_is_new before insert on account
    for each row execute function account_keeps_former_name();
create trigger account_name_changes before update of name on account
    for each row when (old.name <> new.name) execute function account_keeps_former_name();

-- A browser in which somebody is signed in. The cookie holds a token, this its SHA-256.
create table session (
    id bigint generated always as identity primary key,
    token_hash bytea not null constraint session_token_once unique,
    account_id bigint not null references account on delete cascade,
    -- "Firefox on Linux"
    device text not null constraint session_device_form check (length(device) <= 100),
    -- still owes a second factor: until then nobody is signed in with it
    half boolean not null default false,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    -- when whoever sits there last showed who they are
    proved_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index session_by_account on session (account_id, seen_at desc);
create index session_by_end on session (expires_at);

create type link_purpose as enum ('first_admin', 'sign_up', 'invitation', 'reset', 'confirm');

-- A link that works once and not for ever. Only the hash of its token is kept.
create table link (
    id bigint generated always as identity primary key,
    token_hash bytea not null constraint link_token_once unique,
    purpose link_purpose not null,
    -- whom it was mailed to: whoever opens it reads that mail
    email text constraint link_email_form check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    -- whose password is reset, whose address is confirmed
    account_id bigint references account on delete cascade,
    -- what the account made with it may do
    role role not null default 'reader',
    made_by bigint references account on delete set null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by bigint references account on delete set null,
    constraint link_for_an_account check ((purpose in ('reset', 'confirm')) = (account_id is not null))
);
create index link_by_end on link (expires_at);
create index link_by_account on link (account_id) where account_id is not null;
create index link_invitations on link (created_at desc, id desc) where purpose = 'invitation';

-- Wrong passwords and codes, by the hash of what was typed as a name: the same whether
-- there is such an account or not.
create table guess (
    name_hash bytea primary key,
    failures integer not null,
    last_at timestamptz not null default now(),
    paused_until timestamptz not null default '-infinity'
);
create index guess_by_age on guess (last_at);
