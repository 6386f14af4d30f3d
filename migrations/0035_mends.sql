-- What waited for a moderator was read by nobody: it is no earlier version.
create or replace function insight_keeps_versions() returns trigger language plpgsql as $$
begin
    if not old.held and exists (select from scoop where id = new.scoop_id and state = 'published') then
        insert into insight_version (insight_id, number, source, format, said_at)
        select old.id, count(*) + 1, old.source, old.format, coalesce(old.edited_at, old.written_at)
        from insight_version where insight_id = old.id;
        new.edited_at := now();
    end if;
    return new;
end $$;
