-- The side-effect desk: what may tell of a medicine's side effect is put before an admin, who has a day.
create type side_effect_policy as enum ('off', 'on', 'hold');
alter table topic add column side_effects side_effect_policy not null default 'on';

-- One a comment or insight, for good; the words may go.
create table side_effect_case (
    id bigint generated always as identity primary key,
    comment_id bigint references comment on delete set null,
    insight_id bigint references insight on delete set null,
    topic_id bigint references topic on delete set null,
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
    constraint side_effect_case_of_one check (num_nonnulls(comment_id, insight_id) <= 1),
    constraint side_effect_case_note_form check (length(note) <= 1000),
    constraint side_effect_case_outcome_known check (outcome in ('none', 'handed_over')),
    constraint side_effect_case_closed_whole check (num_nulls(outcome, closed_at, closed_by) in (0, 3)),
    constraint side_effect_case_handed_to_form
        check (length(handed_to) <= 200 and (outcome is not distinct from 'handed_over') = (handed_to <> ''))
);
create unique index side_effect_case_of_comment on side_effect_case (comment_id) where comment_id is not null;
create unique index side_effect_case_of_insight on side_effect_case (insight_id) where insight_id is not null;
create index side_effect_case_on_topic on side_effect_case (topic_id);
create index side_effect_case_closed_by on side_effect_case (closed_by) where closed_by is not null;
create index side_effect_case_open on side_effect_case (hand_over_by, id) where closed_at is null;

-- How much was looked at on a day, in UTC; nothing at all is a record too.
create table screening_day (
    day date primary key,
    screened integer not null default 0,
    found integer not null default 0
);
