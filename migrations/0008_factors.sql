-- With what an account proves who it is, besides its password: passkeys, codes of an app,
-- and codes on paper for the day the others are lost.

-- What a passkey stores of its account (WebAuthn, section 14.6.1): random, because a device shows
-- it to whoever asks. It never changes; all passkeys of an account share it.
create table account_handle (
    account_id bigint primary key references account on delete cascade,
    handle uuid not null default gen_random_uuid() constraint account_handle_once unique
);

create table passkey (
    id bigint generated always as identity primary key,
    account_id bigint not null references account on delete cascade,
    -- what its owner calls it
    name text not null constraint passkey_name_form check (length(btrim(name)) between 1 and 80),
    credential_id bytea not null constraint passkey_registered_once unique,
    -- the public key and its counter: nothing in it is secret
    credential jsonb not null,
    created_at timestamptz not null default now(),
    used_at timestamptz,
    -- WebAuthn's own bound; the index over it holds less than 2,704 bytes
    constraint passkey_credential_id_bounded check (octet_length(credential_id) between 1 and 1023)
);
create index passkey_of_account on passkey (account_id, id);

-- What the server remembers between asking a browser for a passkey and getting one. A row is
-- taken away by the first who shows its token, and is worth nothing after five minutes.
create table passkey_challenge (
    -- the hash, so that who reads this table cannot finish what somebody else began
    token_hash bytea primary key,
    -- null until a passkey says who signs in
    account_id bigint references account on delete cascade,
    state jsonb not null,
    expires_at timestamptz not null default now() + interval '5 minutes'
);
-- What is over is swept out.
create index passkey_challenge_by_expiry on passkey_challenge (expires_at);
-- An account that goes takes its challenges along.
create index passkey_challenge_of_account on passkey_challenge (account_id) where account_id is not null;

-- An app that shows a new code every 30 seconds (RFC 6238).
create table totp (
    account_id bigint primary key references account on delete cascade,
    -- as it is, not hashed: the server computes the same codes from it
    secret bytea not null constraint totp_secret_long_enough check (octet_length(secret) >= 20),
    -- null until a first code was right: nobody is locked out by an app that was never set up
    confirmed_at timestamptz,
    -- of the newest code taken: that one and those before it are worth nothing any more
    last_step bigint,
    constraint totp_confirmed_with_a_code check ((confirmed_at is null) = (last_step is null))
);

create table recovery_code (
    account_id bigint not null references account on delete cascade,
    -- SHA-256 alone: a code is random and long, so there is nothing to guess that a slow hash would slow
    code_hash bytea not null constraint recovery_code_is_sha256 check (octet_length(code_hash) = 32),
    used_at timestamptz,
    primary key (account_id, code_hash)
);
