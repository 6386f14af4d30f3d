-- The decision that answered a removal: where it is undone, the removal waits again.
alter table removal add column answer_id bigint references decision;
create index removal_answered on removal (answer_id) where answer_id is not null;

-- What is gone waits for nobody, but somebody who asked for its removal waits for an answer.
create or replace function matter_of_what_is_gone() returns trigger language plpgsql as $$
begin
    if num_nonnulls(new.scoop_id, new.insight_id, new.comment_id, new.topic_id, new.account_id) = 0
        and not exists (select from removal where matter_id = new.id and closed_at is null) then
        new.waits_since := null;
    end if;
    return new;
end $$;
