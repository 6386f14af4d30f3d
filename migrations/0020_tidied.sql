-- What tidying up left behind: a moment on what is a draft again, and offers that were lost with a deleted scoop.

update scoop set scheduled_for = null where state = 'draft' and scheduled_for is not null;

-- A deleted draft stays offered, as it stays waiting for its article: had back, it is what it was.
alter table scoop
    drop constraint scoop_offered_is_draft,
    add constraint scoop_offered_is_draft check (offered_at is null or state in ('draft', 'hidden'));

-- What was deleted, of one's own and on a board: it is found however much stands there that was not.
create index scoop_deleted_by on scoop (curator_id, created_at desc, id desc) where deleted_at is not null;
create index scoop_deleted_on on scoop (topic_id, created_at desc, id desc) where deleted_at is not null;

-- A tag comes and goes on tens of thousands of scoops at once: its count is changed once for all of them, not once for
-- each, which took minutes.
drop trigger topic_tag_counts on scoop_tag;
create or replace function topic_tag_counts() returns trigger language plpgsql as $$
begin
    -- Another place among the tags of its scoop, or another date.
    if tg_op = 'UPDATE' then
        if not exists (
            select from tags_before was join tags_after now_is using (scoop_id, tag)
            where (was.shown_at is null) <> (now_is.shown_at is null)
        ) then
            return null;
        end if;
    end if;
    if tg_op <> 'INSERT' then
        update topic_tag set scoops = topic_tag.scoops - lost.scoops
        from (select topic_id, tag, count(*)::integer as scoops from tags_before
              where shown_at is not null group by topic_id, tag) lost
        where topic_tag.topic_id = lost.topic_id and topic_tag.tag = lost.tag;
        delete from topic_tag using (select distinct topic_id, tag from tags_before where shown_at is not null) lost
        where topic_tag.topic_id = lost.topic_id and topic_tag.tag = lost.tag and scoops <= 0;
    end if;
    if tg_op <> 'DELETE' then
        insert into topic_tag (topic_id, tag, scoops)
        select topic_id, tag, count(*) from tags_after where shown_at is not null
        group by topic_id, tag order by topic_id, tag
        on conflict (topic_id, tag) do update set scoops = topic_tag.scoops + excluded.scoops;
    end if;
    return null;
end $$;
create trigger topic_tag_gains after insert on scoop_tag
    referencing new table as tags_after for each statement execute function topic_tag_counts();
create trigger topic_tag_changes after update on scoop_tag
    referencing old table as tags_before new table as tags_after for each statement execute function topic_tag_counts();
create trigger topic_tag_loses after delete on scoop_tag
    referencing old table as tags_before for each statement execute function topic_tag_counts();
