-- A picture that was chosen in the editor, and is not on the scoop yet.
alter table scoop_edit add column picture_id bigint references picture on delete set null;
create index scoop_edit_by_picture on scoop_edit (picture_id) where picture_id is not null;
