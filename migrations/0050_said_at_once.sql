-- A comment is said by one statement. What must hold meanwhile is looked at while its scoop and its author are held: in a
-- function each statement sees what was committed before it.

-- An account is new so many days, and until so many of its words have stood shown.
create function is_new(author bigint, days integer, kept integer) returns boolean language plpgsql stable as $$
begin
    return exists (select from account where id = author and created_at > now() - make_interval(days => days))
        or (select count(*) from (select from comment where account_id = author and state = 'shown' limit kept) said)
         + (select count(*) from (select from insight where account_id = author and not held limit kept) written) < kept;
end $$;

-- Its id, and whether it is made now or was by this very form before; or for how many seconds its author waits; or
-- neither, where the scoop takes no words any more or what is answered is gone. Quiet words tell of no side effect:
-- that somebody looked is counted here. Where changes go to disk together, it does not wait for the disk.
create function say(
    of_scoop bigint, by_account bigint, answered bigint, words text, markup text, waits_for held_for, key uuid,
    per_minute integer, per_hour integer, quiet boolean, together boolean,
    out said bigint, out made boolean, out seconds bigint
) language plpgsql as $$
begin
    if together then
        perform set_config('synchronous_commit', 'off', true);
    end if;
    made := false;
    perform from scoop where id = of_scoop for no key update;
    -- Of many comments at once by one account, each counts those before it.
    perform from account where id = by_account for no key update;
    if key is not null then
        select id into said from comment where account_id = by_account and form_key = key;
        if found then
            return;
        end if;
    end if;
    seconds := ceil(extract(epoch from greatest(
        (select written_at + interval '1 minute' from comment where account_id = by_account
         order by written_at desc offset per_minute - 1 limit 1),
        (select written_at + interval '1 hour' from comment where account_id = by_account
         order by written_at desc offset per_hour - 1 limit 1)) - now()));
    if seconds > 0 then
        return;
    end if;
    seconds := null;
    if answered is not null then
        perform from comment where id = answered and scoop_id = of_scoop and state = 'shown' for key share;
        if not found then
            return;
        end if;
    end if;
    insert into comment (scoop_id, account_id, parent_id, source, format, html, state, held_for, form_key)
    select of_scoop, by_account, answered, words, 'markdown', markup,
        case when waits_for is null then 'shown' else 'held' end::comment_state, waits_for, key
    from scoop join topic on topic.id = scoop.topic_id
    where scoop.id = of_scoop and scoop.state = 'published' and not scoop.comments_locked
        and topic.comment_policy <> 'closed' and topic.archived_at is null and topic.deleted_at is null
    returning id into said;
    made := found;
    if made and quiet then
        insert into screening (screened, found)
        select 1, 0 from scoop join topic on topic.id = scoop.topic_id
        where scoop.id = of_scoop and topic.side_effects <> 'off';
    end if;
end $$;

-- One trigger tells all that a comment changes. Before, its scoop was told three times over.
create or replace function scoop_counts_comments() returns trigger language plpgsql as $$
declare
    of_scoop bigint;
    of_topic bigint;
    more integer := 0;
begin
    if tg_op <> 'INSERT' then
        of_scoop := old.scoop_id;
        more := more - (old.state = 'shown')::integer;
    end if;
    if tg_op <> 'DELETE' then
        of_scoop := new.scoop_id;
        more := more + (new.state = 'shown')::integer;
    end if;
    if more <> 0 then
        update scoop set comment_count = comment_count + more where id = of_scoop returning topic_id into of_topic;
    else
        select topic_id into of_topic from scoop where id = of_scoop;
    end if;
    -- With its scoop gone, there is no conversation.
    perform pg_notify('curatio', 'talk ' || of_topic || ' ' || of_scoop) where of_topic is not null;
    if tg_op <> 'UPDATE' then
        perform tell('scoop ' || of_scoop);
    end if;
    return null;
end $$;
drop trigger comment_is_told on comment;

-- What counts on a scoop tells it by itself.
drop trigger scoop_change_is_told on scoop;
create trigger scoop_change_is_told after update on scoop
    for each row when (
        (old.state = 'published' or new.state = 'published') and old.* is distinct from new.*
        and (old.comment_count = new.comment_count or pg_trigger_depth() = 0)
    )
    execute function scoop_is_told();

-- Most comments wait for nobody.
drop trigger comment_waits on comment;
create trigger comment_waits after insert on comment
    for each row when (new.state = 'held' and new.hidden_for is null) execute function comment_waits();
create trigger comment_waits_otherwise after update of state, hidden_for on comment
    for each row execute function comment_waits();
