-- Of all boards a list shows those for an audience, or with a tag, and each such list is one walk down one
-- index: what is not public has no place in it, and whom a board is for stands there by the moment that the board does.
alter table topic_audience add column shown_at timestamptz;
alter table topic_tag add column listed boolean not null default false;

alter table topic_audience disable trigger audience_is_told;
alter table topic_tag disable trigger tag_count_is_told;
update topic_audience set shown_at = coalesce(topic.newest_at, topic.created_at)
from topic where topic.id = topic_id and topic.visibility = 'public';
update topic_tag set listed = true from topic where topic.id = topic_id and topic.visibility = 'public';
alter table topic_audience enable trigger audience_is_told;
alter table topic_tag enable trigger tag_count_is_told;

create index topic_audience_shown on topic_audience (lower(name), shown_at desc, topic_id desc)
    where shown_at is not null;
create index topic_tag_listed on topic_tag (tag, scoops desc, topic_id desc) where listed;

-- The board is locked, as for a scoop: it cannot become private beside what is just being written.
create function audience_is_shown() returns trigger language plpgsql as $$
begin
    select case when topic.visibility = 'public' then coalesce(topic.newest_at, topic.created_at) end into new.shown_at
    from topic where topic.id = new.topic_id for no key update;
    return new;
end $$;
create trigger audience_is_shown before insert on topic_audience
    for each row execute function audience_is_shown();

-- The scoop that carries it is locked already (0003): who makes its board private waits for that, and comes to its tags after.
create function tag_is_listed() returns trigger language plpgsql as $$
begin
    select topic.visibility = 'public' into new.listed from topic where topic.id = new.topic_id;
    return new;
end $$;
create trigger tag_is_listed before insert on topic_tag for each row execute function tag_is_listed();

create function audiences_follow_board() returns trigger language plpgsql as $$
begin
    update topic_audience
    set shown_at = case when new.visibility = 'public' then coalesce(new.newest_at, new.created_at) end
    where topic_id = new.id;
    return null;
end $$;
create trigger audiences_follow_board after update of visibility, newest_at, created_at on topic
    for each row when ((old.visibility, old.newest_at, old.created_at)
        is distinct from (new.visibility, new.newest_at, new.created_at))
    execute function audiences_follow_board();

create function tags_follow_visibility() returns trigger language plpgsql as $$
begin
    update topic_tag set listed = (new.visibility = 'public') where topic_id = new.id;
    return null;
end $$;
create trigger tags_follow_visibility after update of visibility on topic
    for each row when (old.visibility is distinct from new.visibility)
    execute function tags_follow_visibility();

-- They stand in lists over all boards now. That an audience has another moment, its board has told.
create function board_is_told_in_lists() returns trigger language plpgsql as $$
begin
    perform tell('board ' || coalesce(new.topic_id, old.topic_id)), tell('boards');
    return null;
end $$;
create or replace trigger audience_is_told after insert or delete or update of topic_id, position, name on topic_audience
    for each row execute function board_is_told_in_lists();
create or replace trigger tag_count_is_told after insert or update or delete on topic_tag
    for each row execute function board_is_told_in_lists();
