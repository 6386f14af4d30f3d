-- Boards that somebody took down, newest first: their own few, not all that anybody took down.
create index topic_deleted_by_owner on topic (owner_id, deleted_at desc, id desc) where deleted_at is not null;
