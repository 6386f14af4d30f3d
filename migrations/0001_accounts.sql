-- Someone with a name. Imported accounts only carry a by-line: an article scooped
-- elsewhere keeps the name of who scooped it, and nobody can sign in as them.

create type role as enum ('reader', 'curator', 'admin');

-- A picture is stored under the hash of its bytes, outside the database: the same
-- picture twice is one file, and its address can be kept by a browser for ever.
create table picture (
    id bigint generated always as identity primary key,
    hash text not null constraint picture_stored_once unique,
    media_type text not null,
    width integer not null constraint picture_width_positive check (width > 0),
    height integer not null constraint picture_height_positive check (height > 0),
    created_at timestamptz not null default now(),
    constraint picture_hash_is_sha256 check (hash ~ '^[0-9a-f]{64}$')
);

create table account (
    id bigint generated always as identity primary key,
    -- stands in addresses (/@name), so it is small and has no look-alikes in case
    name text not null constraint account_name_taken unique,
    display_name text not null,
    role role not null default 'reader',
    email text,
    bio_source text not null default '',
    bio_html text not null default '',
    picture_id bigint references picture,
    -- where an imported by-line comes from, and what it is called there
    origin text,
    origin_name text,
    created_at timestamptz not null default now(),
    constraint account_name_form check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(name) <= 60),
    constraint account_email_form check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    constraint account_display_name_form check (length(btrim(display_name)) between 1 and 100),
    constraint account_origin_whole check ((origin is null) = (origin_name is null)),
    -- a by-line is not a person who can come in
    constraint account_imported_cannot_sign_in check (origin is null or (email is null and role = 'reader'))
);

-- Addresses of mail are compared without regard to case; two accounts never share one.
create unique index account_email_taken on account (lower(email));
-- Importing twice finds the by-line again instead of making another.
create unique index account_imported_once on account (origin, origin_name);
