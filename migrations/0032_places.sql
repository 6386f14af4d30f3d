-- A board that is hidden was seen by whom before: by everybody, and its place says why; by its members, and it says nothing.
alter table topic
    add column shown_as visibility,
    add constraint topic_hidden_was_shown check ((hidden_for is null) = (shown_as is null));
-- What somebody was told, the newest first.
create index told_to on told (account_id, decision_id desc);
