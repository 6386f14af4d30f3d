-- Who signs in through a provider (OpenID Connect). The provider promises that a subject
-- never changes and never becomes someone else; it promises neither of an address for mail.

create table identity (
    issuer text not null,
    subject text not null,
    account_id bigint not null references account on delete cascade,
    created_at timestamptz not null default now(),
    primary key (issuer, subject)
);

create index identity_of_account on identity (account_id);
