-- The other boards that a draft is to go onto, ticked in its editor.
create table scoop_onto (
    scoop_id bigint not null references scoop on delete cascade,
    topic_id bigint not null references topic on delete cascade,
    primary key (scoop_id, topic_id)
);
create index scoop_onto_by_topic on scoop_onto (topic_id);

-- Pictures that were sent for a scoop, to choose from.
create table scoop_picture (
    scoop_id bigint not null references scoop on delete cascade,
    picture_id bigint not null references picture on delete cascade,
    primary key (scoop_id, picture_id)
);
create index scoop_picture_by_picture on scoop_picture (picture_id);
