-- The other boards that a draft is to go onto, ticked in its editor.
create table scoop_onto (
    scoop_id bigint not null references scoop on delete cascade,
    topic_id bigint not null references topic on delete cascade,
    primary key (scoop_id, topic_id)
);
create index scoop_onto_by_topic on scoop_onto (topic_id);
