-- Whatever changes of a scoop but its counts writes all its indices. Four of 23 were others over again, or held scoops that
-- they are never asked for.

-- One's scoops and a board's are found by `scoop_made_by` and, each with its board, by `scoop_on_topic`.
drop index scoop_of_curator;
alter table scoop_tag drop constraint scoop_tag_scoop_id_topic_id_fkey;
alter table scoop drop constraint scoop_on_topic;
drop index scoop_of_topic;
alter table scoop add constraint scoop_on_topic unique (topic_id, id);
alter table scoop_tag
    add constraint scoop_tag_scoop_id_topic_id_fkey foreign key (scoop_id, topic_id) references scoop (id, topic_id)
    on delete cascade;

-- Only what came from elsewhere has an origin, and only what a form made its key.
drop index scoop_imported_once;
create unique index scoop_imported_once on scoop (topic_id, origin, origin_id)
    where deleted_at is null and origin is not null;
alter table scoop drop constraint scoop_made_once;
create unique index scoop_made_once on scoop (form_key) where form_key is not null;
