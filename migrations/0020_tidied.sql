-- What tidying up left behind: a moment on what is a draft again, and offers that were lost with a deleted scoop.

update scoop set scheduled_for = null where state = 'draft' and scheduled_for is not null;

-- A deleted draft stays offered, as it stays waiting for its article: had back, it is what it was.
alter table scoop
    drop constraint scoop_offered_is_draft,
    add constraint scoop_offered_is_draft check (offered_at is null or state in ('draft', 'hidden'));

-- What was deleted, of one's own and on a board: it is found however much stands there that was not.
create index scoop_deleted_by on scoop (curator_id, created_at desc, id desc) where deleted_at is not null;
create index scoop_deleted_on on scoop (topic_id, created_at desc, id desc) where deleted_at is not null;
