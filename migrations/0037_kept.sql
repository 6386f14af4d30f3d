-- A page for strangers is kept until what it tells of changes. Every node hears of that once it is committed, whoever
-- changed it: "changed board 4", "changed scoop 17", "changed person maria", "changed boards" (a list over all of them),
-- "changed everything". PostgreSQL sends what one transaction says twice only once.

create function tell(subject text) returns void language sql as $$
    select pg_notify('curatio', 'changed ' || subject)
$$;

-- What a scoop was taken from shows it and what is said of it, and what was taken from it names it.
create function tell_kin(of_scoop bigint, from_scoop bigint) returns void language sql as $$
    with recursive origin as (
        select id, via_id from scoop where id = from_scoop
        union
        select scoop.id, scoop.via_id from origin join scoop on scoop.id = origin.via_id
    ),
    taken as (
        select id from scoop where via_id = of_scoop
        union
        select scoop.id from taken join scoop on scoop.via_id = taken.id
    )
    select tell('scoop ' || id) from (select id from origin union select id from taken) kin
$$;

-- Under its name, its address or in its language a board is named all over; who may see it decides what stands elsewhere.
create function topic_is_told() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform tell('everything');
        return null;
    end if;
    perform tell('board ' || new.id), tell('boards');
    if tg_op = 'INSERT' then
        perform tell('person ' || name) from account where id = new.owner_id;
    elsif (old.slug, old.title, old.language, old.sponsor, old.visibility, old.hidden_for, old.deleted_at, old.archived_at,
            old.comment_policy, old.owner_id)
        is distinct from (new.slug, new.title, new.language, new.sponsor, new.visibility, new.hidden_for, new.deleted_at,
            new.archived_at, new.comment_policy, new.owner_id) then
        perform tell('everything');
    end if;
    return null;
end $$;
create trigger topic_is_told after insert or delete on topic for each row execute function topic_is_told();
create trigger topic_change_is_told after update on topic
    for each row when (old.* is distinct from new.*) execute function topic_is_told();

-- What belongs to a board and stands beside it.
create function board_is_told() returns trigger language plpgsql as $$
begin
    perform tell('board ' || coalesce(new.topic_id, old.topic_id));
    return null;
end $$;
create trigger audience_is_told after insert or update or delete on topic_audience
    for each row execute function board_is_told();
create trigger tag_count_is_told after insert or update or delete on topic_tag
    for each row execute function board_is_told();

create function member_is_told() returns trigger language plpgsql as $$
begin
    perform tell('board ' || coalesce(new.topic_id, old.topic_id));
    perform tell('person ' || name) from account where id = coalesce(new.account_id, old.account_id);
    return null;
end $$;
create trigger member_is_told after insert or update or delete on topic_member
    for each row execute function member_is_told();

-- A scoop that readers see or saw. Where it comes, goes or moves, the lists it stands in are others.
create function scoop_is_told() returns trigger language plpgsql as $$
declare
    moved boolean := tg_op <> 'UPDATE';
begin
    if tg_op = 'UPDATE' then
        moved := (old.state, old.topic_id, old.curator_id, old.published_at, old.listed, old.pinned, old.pin_position, old.via_id)
            is distinct from
            (new.state, new.topic_id, new.curator_id, new.published_at, new.listed, new.pinned, new.pin_position, new.via_id);
    end if;
    if tg_op <> 'INSERT' then
        perform tell('scoop ' || old.id);
        if moved then
            perform tell('board ' || old.topic_id), tell_kin(old.id, old.via_id);
            perform tell('person ' || name) from account where id = old.curator_id;
        end if;
    end if;
    if tg_op <> 'DELETE' then
        perform tell('scoop ' || new.id);
        if moved then
            perform tell('board ' || new.topic_id), tell_kin(new.id, new.via_id);
            perform tell('person ' || name) from account where id = new.curator_id;
        end if;
        if not moved and old.title = new.title then
            return null;
        end if;
    end if;
    perform tell('boards');
    return null;
end $$;
create trigger scoop_is_told after insert on scoop
    for each row when (new.state = 'published') execute function scoop_is_told();
create trigger scoop_change_is_told after update on scoop
    for each row when ((old.state = 'published' or new.state = 'published') and old.* is distinct from new.*)
    execute function scoop_is_told();
create trigger scoop_end_is_told after delete on scoop
    for each row when (old.state = 'published') execute function scoop_is_told();

-- What is said of a scoop.
create function words_are_told() returns trigger language plpgsql as $$
begin
    perform tell('scoop ' || scoop_id)
    from (values (old.scoop_id), (new.scoop_id)) of (scoop_id) where scoop_id is not null;
    return null;
end $$;
create trigger scoop_tag_is_told after insert or update or delete on scoop_tag
    for each row execute function words_are_told();
create trigger suggestion_is_told after insert or update or delete on suggestion
    for each row execute function words_are_told();
create trigger comment_is_told after insert or delete on comment for each row execute function words_are_told();
create trigger comment_change_is_told after update on comment
    for each row when (old.* is distinct from new.*) execute function words_are_told();

create function insight_is_told() returns trigger language plpgsql as $$
begin
    perform tell_kin(null, id) from (values (old.scoop_id), (new.scoop_id)) of (id) where id is not null;
    return null;
end $$;
create trigger insight_is_told after insert or update or delete on insight
    for each row execute function insight_is_told();

-- An article on all the boards where it stands.
create function article_is_told() returns trigger language plpgsql as $$
begin
    perform tell('scoop ' || id) from scoop where article_id = new.id and state = 'published';
    return null;
end $$;
create trigger article_is_told
    after update of address, title, site, authors, published_at, doi, pmid, journal, volume, issue, pages,
        embed_src, embed_title, icon_id on article
    for each row when (old.* is distinct from new.*) execute function article_is_told();

-- Somebody under whatever they said or made.
create function person_is_told() returns trigger language plpgsql as $$
begin
    perform tell('person ' || old.name), tell('person ' || new.name);
    return null;
end $$;
create trigger person_is_told
    after update of name, display_name, bio_html, picture_id, deleted_at, hidden_for, origin, no_interests_at on account
    for each row when (old.* is distinct from new.*) execute function person_is_told();

create function interest_is_told() returns trigger language plpgsql as $$
begin
    perform tell('person ' || name) from account where id = coalesce(new.account_id, old.account_id);
    return null;
end $$;
create trigger interest_is_told after insert or update or delete on interest
    for each row execute function interest_is_told();

create function setting_is_told() returns trigger language plpgsql as $$
begin
    perform tell('everything');
    return null;
end $$;
create trigger setting_is_told after insert or update or delete on site_setting
    for each statement execute function setting_is_told();
create trigger picture_is_told after update of hash, width, height, widths on picture
    for each statement execute function setting_is_told();
