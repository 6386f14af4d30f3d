-- How what is found follows what is written. What a reader may not see any more is found by nobody from that moment on. What
-- is new is found at once where it is one thing, and within a minute where it is many (a board that becomes public, a tag on
-- thousands of scoops) or often (comments).

create table words_due (scoop_id bigint not null);

-- Held, so that of two changes at once the second reads what the first has written.
create function words_are_read(scoops bigint[]) returns void language plpgsql as $$
begin
    perform from scoop_words where scoop_id = any(scoops) order by scoop_id for update;
    insert into scoop_words select * from words_of_scoop where scoop_id = any(scoops) order by scoop_id
    on conflict (scoop_id) do update
        set published_at = excluded.published_at, heading = excluded.heading, words = excluded.words
        where (scoop_words.published_at, scoop_words.words) is distinct from (excluded.published_at, excluded.words);
end $$;

-- Some of what waits, until none does: how many there were. Words that are new are known from then on. Where it and somebody
-- who changes many scoops wait for one another, it is the one to give up, long before PostgreSQL looks for a deadlock.
create function words_catch_up(most integer) returns bigint language plpgsql set lock_timeout = '200ms' as $$
declare
    due bigint[];
begin
    with taken as (
        delete from words_due where ctid = any(array(select ctid from words_due limit most for update skip locked))
        returning scoop_id
    )
    select array_agg(distinct scoop_id) into due from taken;
    if due is null then
        return 0;
    end if;
    perform words_are_read(due);
    delete from scoop_words using scoop where scoop.id = scoop_id and scoop_id = any(due) and not scoop.listed;
    insert into known_word
    select distinct word from scoop
    left join scoop_tag on scoop_tag.scoop_id = scoop.id,
    unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', concat_ws(' ', scoop.title, scoop_tag.tag)))) word
    where scoop.id = any(due) and scoop.listed and length(word) between 3 and 40 and word !~ '[^[:alnum:]]'
    order by word on conflict do nothing;
    return cardinality(due);
end $$;

create function scoop_words_follow() returns trigger language plpgsql as $$
begin
    if new.listed then
        perform words_are_read(array[new.id]);
        insert into words_due values (new.id);
    else
        delete from scoop_words where scoop_id = new.id;
    end if;
    return null;
end $$;
create trigger scoop_words_begin after insert on scoop
    for each row when (new.listed) execute function scoop_words_follow();
create trigger scoop_words_follow
    after update of state, topic_id, article_id, curator_id, title, excerpt_html, published_at on scoop
    for each row when ((old.listed or new.listed)
        and (old.listed, old.topic_id, old.article_id, old.curator_id, old.title, old.excerpt_html, old.published_at)
        is distinct from
        (new.listed, new.topic_id, new.article_id, new.curator_id, new.title, new.excerpt_html, new.published_at))
    execute function scoop_words_follow();

-- Who may see its board changed, and with it all the board's scoops at once.
create function scoop_words_follow_board() returns trigger language plpgsql as $$
begin
    if new.listed then
        insert into words_due values (new.id);
    else
        delete from scoop_words where scoop_id = new.id;
    end if;
    return null;
end $$;
create trigger scoop_words_follow_board after update of listed on scoop
    for each row when (old.listed <> new.listed) execute function scoop_words_follow_board();

create function scoop_words_follow_tags() returns trigger language plpgsql as $$
declare
    scoops bigint[] := array(select distinct tags.scoop_id from tags join scoop_words using (scoop_id));
begin
    if cardinality(scoops) between 1 and 5 then
        perform words_are_read(scoops);
    end if;
    insert into words_due select unnest(scoops);
    return null;
end $$;
create trigger scoop_words_gain_tags after insert on scoop_tag
    referencing new table as tags for each statement execute function scoop_words_follow_tags();
create trigger scoop_words_lose_tags after delete on scoop_tag
    referencing old table as tags for each statement execute function scoop_words_follow_tags();

create function scoop_words_follow_insight() returns trigger language plpgsql as $$
declare
    scoop bigint := coalesce(new.scoop_id, old.scoop_id);
begin
    if exists (select from scoop_words where scoop_id = scoop) then
        perform words_are_read(array[scoop]);
        insert into words_due values (scoop);
    end if;
    return null;
end $$;
create trigger scoop_words_follow_insight after insert or delete or update of html, held on insight
    for each row execute function scoop_words_follow_insight();

-- Whoever comments waits for no index; but what is taken back or held is not found any more.
create function scoop_words_follow_comment() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into words_due values (new.scoop_id);
    elsif old.state = 'shown' and exists (select from scoop_words where scoop_id = old.scoop_id) then
        perform words_are_read(array[old.scoop_id]);
        insert into words_due values (old.scoop_id);
    elsif tg_op = 'UPDATE' and new.state = 'shown' then
        insert into words_due values (new.scoop_id);
    end if;
    return null;
end $$;
create trigger scoop_words_gain_comment after insert on comment
    for each row when (new.state = 'shown') execute function scoop_words_follow_comment();
create trigger scoop_words_lose_comment after delete on comment
    for each row when (old.state = 'shown') execute function scoop_words_follow_comment();
create trigger scoop_words_change_comment after update of state, html on comment
    for each row when ((old.state, old.html) is distinct from (new.state, new.html))
    execute function scoop_words_follow_comment();

create function scoop_words_follow_article() returns trigger language plpgsql as $$
begin
    insert into words_due select id from scoop where article_id = new.id and listed;
    return null;
end $$;
create trigger scoop_words_follow_article after update of site, address on article
    for each row when ((old.site, old.address) is distinct from (new.site, new.address))
    execute function scoop_words_follow_article();

create function board_words_follow() returns trigger language plpgsql as $$
begin
    delete from board_words where topic_id = new.id;
    insert into board_words select * from words_of_board where topic_id = new.id;
    if new.visibility = 'public' then
        insert into words_in values (words_language(new.language)::text) on conflict do nothing;
    end if;
    if tg_op = 'UPDATE' then
        if old.language <> new.language then
            insert into words_due select id from scoop where topic_id = new.id and listed;
        end if;
    end if;
    return null;
end $$;
create trigger board_words_begin after insert on topic for each row execute function board_words_follow();
create trigger board_words_follow after update of title, description_html, language, visibility on topic
    for each row when ((old.title, old.description_html, old.language, old.visibility)
        is distinct from (new.title, new.description_html, new.language, new.visibility))
    execute function board_words_follow();

create function person_words_follow() returns trigger language plpgsql as $$
begin
    delete from person_words where account_id = new.id;
    insert into person_words select * from words_of_person where account_id = new.id;
    return null;
end $$;
create trigger person_words_begin after insert on account for each row execute function person_words_follow();
create trigger person_words_follow
    after update of name, display_name, bio_html, role, origin, deleted_at, hidden_for on account
    for each row when (old.* is distinct from new.*) execute function person_words_follow();

-- What was written while everything was read for the first time is read again: nothing is found by words that were taken
-- back meanwhile. Scoops, which may be many, by the job.
insert into words_due select id from scoop where listed;
delete from scoop_words using scoop where scoop.id = scoop_id and not scoop.listed;
delete from board_words;
insert into board_words select * from words_of_board;
delete from person_words;
insert into person_words select * from words_of_person;
insert into words_in select distinct words_language(language)::text from topic where visibility = 'public'
on conflict do nothing;
