-- An insight that may tell who a patient is waits for a moderator: its author and they alone see it until then.
alter table insight add column held boolean not null default false;
create index insight_held on insight (scoop_id) where held;
