-- What was deleted can be imported again; an import knows whether it made its board; a board finds its suggestions.

alter table scoop drop constraint scoop_imported_once;
-- Imported twice it stands once; a deleted one is not in the way, as with articles.
create unique index scoop_imported_once on scoop (topic_id, origin, origin_id) where deleted_at is null;

alter table import
    -- it made the board, and did not only add to one
    add column new_board boolean not null default false;

-- Without it, a board that is deleted walks past every suggestion there is.
create index suggestion_by_topic on suggestion (topic_id);
