-- Letters: what is sent by mail. A letter is written in the transaction of the deed it tells of, and so is the job
-- that sends it: both are there or neither. The jobs themselves are in the schema graphile_worker, which its library
-- makes and keeps up to date.

create table letter (
    id bigint generated always as identity primary key,
    -- Stands before the @ of its Message-ID, the same at each try: a receiver can tell a double and drop it.
    token text not null default gen_random_uuid()::text,
    recipient text not null,
    subject text not null,
    paragraphs text[] not null,
    action_label text,
    action_url text,
    queued_at timestamptz not null default now(),
    sent_at timestamptz,
    failed_at timestamptz,
    -- What the mail server said last.
    reply text,
    constraint letter_recipient_form check (length(recipient) between 3 and 320),
    constraint letter_subject_form check (length(subject) between 1 and 300),
    constraint letter_action_whole check ((action_label is null) = (action_url is null)),
    constraint letter_sent_or_failed check (sent_at is null or failed_at is null),
    -- Its words may hold a secret link: they go when they have done their work.
    constraint letter_forgets check (
        (sent_at is null and failed_at is null) or (paragraphs = '{}' and action_url is null)
    )
);
-- Old letters are asked for to be deleted.
create index letter_by_age on letter (queued_at);
-- Who had many lately gets no more.
create index letter_by_recipient on letter (lower(recipient), queued_at);
