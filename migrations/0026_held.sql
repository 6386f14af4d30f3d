-- What is held stands in the queue, however it came to be held.
create function comment_waits() returns trigger language plpgsql as $$
begin
    if new.state = 'held' and new.hidden_for is null then
        insert into matter (kind, comment_id, board_id, author_id, waits_since)
        select 'comment', new.id, scoop.topic_id, new.account_id, now() from scoop where scoop.id = new.scoop_id
        on conflict (comment_id) where comment_id is not null
            do update set waits_since = coalesce(matter.waits_since, now());
    elsif tg_op = 'UPDATE' and old.state = 'held' then
        update matter set waits_since = null
        where comment_id = new.id and not for_admins
            and not exists (select from report where report.matter_id = matter.id and closed_at is null);
    end if;
    return null;
end $$;
create trigger comment_waits after insert or update of state, hidden_for on comment
    for each row execute function comment_waits();

-- Nobody looks into a draft: what is held there waits once its scoop is to appear.
create function insights_wait_on(shown bigint) returns void language sql as $$
    insert into matter (kind, insight_id, board_id, author_id, waits_since)
    select 'insight', insight.id, scoop.topic_id, insight.account_id, now()
    from insight join scoop on scoop.id = insight.scoop_id
    where scoop.id = shown and scoop.state in ('scheduled', 'published') and insight.held and insight.hidden_for is null
    on conflict (insight_id) where insight_id is not null
        do update set waits_since = coalesce(matter.waits_since, now());
$$;

create function insight_waits() returns trigger language plpgsql as $$
begin
    if new.held and new.hidden_for is null then
        perform insights_wait_on(new.scoop_id);
    elsif tg_op = 'UPDATE' and old.held then
        update matter set waits_since = null
        where insight_id = new.id and not for_admins
            and not exists (select from report where report.matter_id = matter.id and closed_at is null);
    end if;
    return null;
end $$;
create trigger insight_waits after insert or update of held, hidden_for on insight
    for each row execute function insight_waits();

create function insights_wait() returns trigger language plpgsql as $$
begin
    perform insights_wait_on(new.id);
    return null;
end $$;
create trigger insights_wait after update of state on scoop
    for each row when (old.state = 'draft' and new.state <> 'draft') execute function insights_wait();

-- What is gone waits no more; a scoop that moves takes what waits on it along.
create function matter_of_what_is_gone() returns trigger language plpgsql as $$
begin
    if num_nonnulls(new.scoop_id, new.insight_id, new.comment_id, new.topic_id, new.account_id) = 0 then
        new.waits_since := null;
    end if;
    return new;
end $$;
create trigger matter_of_what_is_gone
    before update of scoop_id, insight_id, comment_id, topic_id, account_id on matter
    for each row execute function matter_of_what_is_gone();

create function matters_follow_scoop() returns trigger language plpgsql as $$
begin
    update matter set board_id = new.topic_id
    where scoop_id = new.id
        or comment_id in (select id from comment where scoop_id = new.id)
        or insight_id in (select id from insight where scoop_id = new.id);
    return null;
end $$;
create trigger matters_follow_scoop after update of topic_id on scoop
    for each row when (old.topic_id <> new.topic_id) execute function matters_follow_scoop();

insert into matter (kind, comment_id, board_id, author_id, waits_since)
select 'comment', comment.id, scoop.topic_id, comment.account_id, comment.written_at
from comment join scoop on scoop.id = comment.scoop_id where comment.state = 'held';
insert into matter (kind, insight_id, board_id, author_id, waits_since)
select 'insight', insight.id, scoop.topic_id, insight.account_id, insight.written_at
from insight join scoop on scoop.id = insight.scoop_id
where insight.held and scoop.state in ('scheduled', 'published');
