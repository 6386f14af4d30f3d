-- Whether a password alone does not sign an account in.
create function has_second_factor(account bigint) returns boolean language sql stable as $$
    select exists (select from passkey where passkey.account_id = account)
        or exists (select from totp where totp.account_id = account and totp.confirmed_at is not null)
$$;
