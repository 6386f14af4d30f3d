-- Tidying up: pins in an order, where a scoop stood before it moved, and links that lead nowhere any more.

-- A board has up to five pinned scoops, which stand first, in their curator's order.
alter table scoop add column pin_position integer;
update scoop set pinned = false where pinned and state not in ('published', 'scheduled');
update scoop set pin_position = 1 where pinned;
drop index scoop_pinned_once;
alter table scoop add constraint scoop_pinned_has_place check (pinned = (pin_position is not null));
create index scoop_pinned on scoop (topic_id, pin_position) where pinned;

-- A new pin stands last. What is hidden, or goes to another board, loses its own.
create function scoop_finds_its_pin() returns trigger language plpgsql as $$
declare
    others integer;
    last integer;
begin
    if new.state = 'hidden' or (tg_op = 'UPDATE' and old.topic_id <> new.topic_id) then
        new.pinned := false;
    end if;
    if not new.pinned then
        new.pin_position := null;
    elsif new.pin_position is null then
        -- Locked, so that two who pin at once are counted one after the other.
        perform 1 from topic where id = new.topic_id for no key update;
        select count(*), coalesce(max(pin_position), 0) into others, last from scoop
        where topic_id = new.topic_id and pinned and id <> new.id;
        if others >= 5 then
            raise check_violation using constraint = 'scoop_pins_at_most_five', message = 'five scoops are pinned already';
        end if;
        new.pin_position := last + 1;
    end if;
    return new;
end $$;
create trigger scoop_finds_its_pin before insert or update of pinned, state, topic_id on scoop
    for each row when (new.pinned) execute function scoop_finds_its_pin();
create trigger scoop_loses_its_pin before update of pinned on scoop
    for each row when (old.pinned and not new.pinned) execute function scoop_finds_its_pin();

-- A board that a scoop stood on: its address there leads to where it stands now.
create table scoop_stood_on (
    scoop_id bigint not null references scoop on delete cascade,
    topic_id bigint not null references topic on delete cascade,
    primary key (scoop_id, topic_id)
);
create index scoop_stood_on_by_topic on scoop_stood_on (topic_id);

-- All one's scoops, and all of a board's, whatever became of them: newest first, by key.
create index scoop_made_by on scoop (curator_id, created_at desc, id desc);
create index scoop_made_on on scoop (topic_id, created_at desc, id desc);

-- The tags of drafts, which nobody else sees.
create index scoop_tag_unshown on scoop_tag (topic_id, tag) where shown_at is null;

-- Whether its page is still there. Twice on different days, and nobody found it: then its link is broken.
alter table article
    add column check_at timestamptz not null default now() + interval '7 days',
    add column checked_at timestamptz,
    add column failing_since timestamptz,
    add column broken_since timestamptz,
    -- what the last check found, in words
    add column trouble text,
    add constraint article_broken_was_failing check (broken_since is null or failing_since is not null),
    add constraint article_trouble_says_what check ((trouble is null) = (failing_since is null));
-- All over the week, so that those of a day are never many.
update article set check_at = now() + random() * interval '7 days';
create index article_to_check on article (check_at);
