-- How often boards and scoops are read: numbers per day, and no trace of any reader.
-- Totals stand apart from topic and scoop, because they change every few seconds and
-- nothing else about a board does.

create table topic_view (
    topic_id bigint not null references topic on delete cascade,
    day date not null,
    views bigint not null,
    primary key (topic_id, day)
);
create table topic_view_total (
    topic_id bigint primary key references topic on delete cascade,
    views bigint not null check (views between 0 and 2e15)
);
create table scoop_view (
    scoop_id bigint not null references scoop on delete cascade,
    day date not null,
    views bigint not null,
    primary key (scoop_id, day)
);
create table scoop_view_total (
    scoop_id bigint primary key references scoop on delete cascade,
    views bigint not null check (views between 0 and 2e15)
);
