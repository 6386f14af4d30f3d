-- What this site does not take, or looks at first; and how it looks at what people say.

create type rule_kind as enum ('word', 'pattern', 'domain');
create type rule_effect as enum ('hold', 'refuse');

create table rule (
    id bigint generated always as identity primary key,
    kind rule_kind not null,
    text text not null,
    effect rule_effect not null,
    -- none: the whole site
    topic_id bigint references topic on delete cascade,
    note text not null default '',
    made_by bigint not null references account,
    made_at timestamptz not null default now(),
    constraint rule_text_form check (length(text) between 1 and 200),
    constraint rule_note_form check (length(note) <= 200)
);
create unique index rule_once on rule (kind, text, coalesce(topic_id, 0));
create index rule_of_board on rule (topic_id);
create index rule_by on rule (made_by);

-- One row. Whoever changes what there is only so much of on the whole site holds it meanwhile.
create table site_setting (
    id boolean primary key default true,
    hold_comments boolean not null default false,
    hold_insights boolean not null default false,
    -- An account is new so many days, and until so many of its words have stood shown; 0 days: nobody is new.
    newcomer_days smallint not null default 0,
    newcomer_kept smallint not null default 3,
    -- A text with more links waits; 0: none does.
    link_limit smallint not null default 0,
    -- Until when an author elsewhere who asks for a removal has an answer.
    removal_days smallint not null default 14,
    constraint site_setting_one check (id),
    constraint site_setting_newcomer_days check (newcomer_days between 0 and 365),
    constraint site_setting_newcomer_kept check (newcomer_kept between 0 and 100),
    constraint site_setting_link_limit check (link_limit between 0 and 100),
    constraint site_setting_removal_days check (removal_days between 1 and 90)
);
insert into site_setting default values;

alter table topic add column hold_insights boolean not null default false;

-- What of somebody's has stood shown is counted from here.
create index comment_shown_by on comment (account_id) where state = 'shown';
create index insight_shown_by on insight (account_id) where not held;
