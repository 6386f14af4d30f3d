-- Keeping a board: who comments, what it was called, who is invited, and its end.

-- Addresses that would look like a place of the site.
create function reserved_addresses() returns text[] language sql immutable as $$
    select array['admin', 'api', 'archive', 'boards', 'curatio', 'delete', 'edit', 'explore', 'feed', 'help', 'members',
                 'new', 'private', 'search', 'settings', 'sign-in', 'sign-up', 'static', 'topics']
$$;

create type comment_policy as enum ('open', 'held', 'closed');

alter table topic
    add column comment_policy comment_policy not null default 'open',
    add column archived_at timestamptz,
    add column deleted_at timestamptz,
    -- a deleted board is private to its owner's list; this is what it was
    add column visibility_before visibility,
    -- of the form it was made with: sent twice, it makes one board
    add column form_key uuid constraint topic_made_once unique,
    add constraint topic_deleted_is_private check (deleted_at is null or visibility = 'private'),
    add constraint topic_deleted_whole check ((deleted_at is null) = (visibility_before is null)),
    add constraint topic_language_form check (origin is not null or language ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$') not valid,
    add constraint topic_description_form check (origin is not null or length(description_source) <= 5000) not valid,
    add constraint topic_call_to_action_form
        check (origin is not null or length(call_to_action_title) <= 120 and length(call_to_action_text) <= 500) not valid;

-- What is thrown away for good, thirty days after.
create index topic_by_deletion on topic (deleted_at) where deleted_at is not null;
create index topic_by_picture on topic (picture_id) where picture_id is not null;
create index scoop_by_picture on scoop (picture_id) where picture_id is not null;
create index account_by_picture on account (picture_id) where picture_id is not null;

-- An address that a board had: it leads on, and no other board can take it.
create table former_address (
    slug text primary key,
    topic_id bigint not null references topic on delete cascade
);
create index former_address_by_topic on former_address (topic_id);

create function address_is_free(wanted text) returns boolean language sql stable as $$
    select wanted <> all (reserved_addresses())
        and not exists (select from topic where slug = wanted)
        and not exists (select from former_address where slug = wanted)
$$;

create function topic_keeps_former_address() returns trigger language plpgsql as $$
begin
    -- asked of new addresses only: a check would refuse every change of a board that had such a one before
    if new.slug = any (reserved_addresses()) then
        raise check_violation using constraint = 'topic_slug_reserved', message = 'this address is kept for the site';
    end if;
    if exists (select from former_address where slug = new.slug and topic_id <> new.id) then
        raise unique_violation using constraint = 'topic_address_taken', message = 'a board had this address';
    end if;
    if tg_op = 'UPDATE' then
        delete from former_address where slug = new.slug;
        insert into former_address values (old.slug, new.id);
    end if;
    return new;
end $$;
create trigger topic_address_is_new before insert on topic
    for each row execute function topic_keeps_former_address();
create trigger topic_address_changes before update of slug on topic
    for each row when (old.slug <> new.slug) execute function topic_keeps_former_address();

-- Someone asked to work on a board: an account by its name, or whoever opens the link in a mail. Once it
-- is answered or withdrawn it is kept a while, so that its link can say so.
create table board_invitation (
    id bigint generated always as identity primary key,
    topic_id bigint not null references topic on delete cascade,
    role member_role not null,
    account_id bigint references account on delete cascade,
    email text constraint board_invitation_email_form
        check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    token_hash bytea constraint board_invitation_token_once unique,
    invited_by bigint references account on delete set null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '14 days',
    -- accepted, declined, withdrawn, or sent anew
    ended_at timestamptz,
    accepted_by bigint references account on delete set null,
    constraint board_invitation_to_someone check ((account_id is null) <> (email is null)),
    constraint board_invitation_by_mail_has_link check ((email is null) = (token_hash is null)),
    constraint board_invitation_accepted_is_over check (accepted_by is null or ended_at is not null)
);
-- Nobody is asked twice to the same board.
create unique index board_invitation_by_account on board_invitation (topic_id, account_id)
    where account_id is not null and ended_at is null;
create unique index board_invitation_by_email on board_invitation (topic_id, lower(email))
    where email is not null and ended_at is null;
create index board_invitation_on_board on board_invitation (topic_id, created_at);
-- What somebody is asked, by their name or by the address that is proven to be theirs.
create index board_invitation_of_account on board_invitation (account_id) where account_id is not null;
create index board_invitation_of_address on board_invitation (lower(email)) where email is not null and ended_at is null;
create index board_invitation_by_host on board_invitation (invited_by, created_at) where invited_by is not null;
create index board_invitation_by_end on board_invitation (expires_at);

-- The owner is no member besides: one person, one place on a board.
create function member_is_not_owner() returns trigger language plpgsql as $$
begin
    delete from topic_member where topic_id = new.id and account_id = new.owner_id;
    return null;
end $$;
create trigger member_is_not_owner after update of owner_id on topic
    for each row when (old.owner_id <> new.owner_id) execute function member_is_not_owner();

-- Nobody comes to own a board while their account is being deleted: see accounts/leaving.rs, which locks it.
create function topic_owner_is_there() returns trigger language plpgsql as $$
begin
    perform 1 from account where id = new.owner_id and deleted_at is null for share;
    if not found then
        raise check_violation using constraint = 'topic_owner_is_there', message = 'the owner of a board has an account';
    end if;
    return new;
end $$;
create trigger topic_owner_is_there before insert or update of owner_id on topic
    for each row execute function topic_owner_is_there();
