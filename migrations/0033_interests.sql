-- What somebody has to do with an organisation, as they declare it: it stands under each of their insights.
create type interest_kind as enum
    ('employment', 'advice', 'speaking', 'research', 'shares', 'patents', 'unpaid', 'other');

create table interest (
    id bigint generated always as identity primary key,
    account_id bigint not null references account on delete cascade,
    organisation text not null,
    -- By which a text may name it, too: its products, its short name.
    also text[] not null default '{}',
    kind interest_kind not null,
    -- Months, each by its first day.
    began date not null,
    ended date,
    declared_at timestamptz not null default now(),
    constraint interest_organisation_form
        check (organisation = btrim(organisation) and char_length(organisation) between 2 and 120),
    constraint interest_also_form check (cardinality(also) <= 20 and length(array_to_string(also, ',')) <= 600),
    constraint interest_whole_months check (extract(day from began) = 1 and coalesce(extract(day from ended), 1) = 1),
    constraint interest_ends_after_it_began check (ended >= began)
);
-- The way to somebody's interests, too.
create unique index interest_once on interest (account_id, lower(organisation), kind, began);

-- When they last said that they have none.
alter table account add column no_interests_at timestamptz;

create function has_interests() returns trigger language plpgsql as $$
begin
    update account set no_interests_at = null where id = new.account_id and no_interests_at is not null;
    return null;
end $$;
create trigger has_interests after insert on interest for each row execute function has_interests();
