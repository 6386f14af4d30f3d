-- The side-effect desk: what may tell of a medicine's side effect is put before an admin, who has a day.
create type side_effect_policy as enum ('off', 'on', 'hold');
alter table topic add column side_effects side_effect_policy not null default 'on';

-- A case keeps what it needs to be handed on, whatever becomes of the thing: its author may delete it a minute later.
create table side_effect_case (
    id bigint generated always as identity primary key,
    kind thing_kind not null,
    -- of the comment, insight or scoop; it may be gone
    thing_id bigint not null,
    account_id bigint not null references account,
    said_at timestamptz not null,
    -- as they were when found; thrown away some time after the case is closed
    words text not null,
    -- by it, the same words are known again when they are gone from here
    mark text not null,
    -- said in their place while the case was open, and telling of one too
    changed_words text,
    changed_mark text,
    changed_at timestamptz,
    -- a reader reported them
    reported boolean not null,
    -- where they stood
    href text not null,
    title text not null,
    board text not null,
    found_at timestamptz not null default now(),
    hand_over_by timestamptz not null default now() + interval '24 hours',
    report_by timestamptz not null default now() + interval '15 days',
    -- null: not yet known
    patient boolean,
    reporter boolean,
    product boolean,
    event boolean,
    note text not null default '',
    outcome text,
    handed_to text not null default '',
    closed_at timestamptz,
    closed_by bigint references account,
    -- when the admins were told that it is open, and that its day is nearly over
    told_at timestamptz,
    warned_at timestamptz,
    constraint side_effect_case_of_words check (kind in ('scoop', 'insight', 'comment')),
    constraint side_effect_case_changed_whole check (num_nulls(changed_mark, changed_at) in (0, 2)),
    constraint side_effect_case_note_form check (length(note) <= 1000),
    constraint side_effect_case_outcome_known check (outcome in ('none', 'handed_over')),
    constraint side_effect_case_closed_whole check (num_nulls(outcome, closed_at, closed_by) in (0, 3)),
    constraint side_effect_case_handed_to_form
        check (length(handed_to) <= 200 and (outcome is not distinct from 'handed_over') = (handed_to <> '')),
    constraint side_effect_case_handed_over_known check (
        outcome is distinct from 'handed_over'
        or num_nulls(patient, reporter, product, event) = 0 and product and event)
);
-- The same words are one open case, however often they are found or reported.
create unique index side_effect_case_open_once on side_effect_case (kind, thing_id) where closed_at is null;
create index side_effect_case_of_thing on side_effect_case (kind, thing_id, id);
create index side_effect_case_by on side_effect_case (account_id);
create index side_effect_case_closed_by on side_effect_case (closed_by) where closed_by is not null;
create index side_effect_case_open on side_effect_case (hand_over_by, id) where closed_at is null;
create index side_effect_case_closed on side_effect_case (closed_at, id) where closed_at is not null;
create index side_effect_case_untold on side_effect_case (id) where closed_at is null and told_at is null;
create index side_effect_case_unwarned on side_effect_case (hand_over_by) where closed_at is null and warned_at is null;
create index side_effect_case_has_words on side_effect_case (closed_at) where closed_at is not null and words <> '';

-- How much was looked at on a day, in UTC; nothing at all is a record too. A day without a row was not screened.
create table screening_day (
    day date primary key,
    screened bigint not null default 0,
    found bigint not null default 0
);
-- What was looked at since the days were last added up: nobody who says something waits for somebody else.
create table screening (
    day date not null default (now() at time zone 'UTC')::date,
    screened integer not null,
    found integer not null
);
