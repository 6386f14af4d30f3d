-- Whoever has a second factor. A view, because a function would be read and planned anew for each request of somebody
-- who is signed in, which took longer than all else that is asked of them.
create view second_factor as
select account_id from passkey
union all
select account_id from totp where confirmed_at is not null;
