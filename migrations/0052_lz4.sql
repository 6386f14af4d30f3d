-- Excerpts are long enough to be stored compressed: lz4 takes a fraction of the time of pglz to write and to read, where
-- this PostgreSQL knows it. Whoever does not own the database leaves it as it is.
do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        execute format('alter database %I set default_toast_compression = lz4', current_database());
    end if;
exception
    when insufficient_privilege then null;
end
$$;
