-- A picture is kept in a few widths, and thrown away once nothing shows it.

alter table picture
    -- of its WebP files, smallest first; none: it is one PNG, as all were before
    add column widths integer[] not null default '{}',
    -- when it was last asked whether anything shows it, or when it was last sent again
    add column looked_at timestamptz not null default now(),
    add constraint picture_is_png_or_has_widths check ((media_type = 'image/png') = (widths = '{}'));
create index picture_by_look on picture (looked_at);

-- The files of pictures that are no more, until they are thrown away.
create table picture_leftover (
    hash text primary key,
    widths integer[] not null
);

-- Where an article stands, also under an address that leads to it.
create view article_on_board as
select article_id, topic_id, state from scoop where article_id is not null
union all
select alias.same_as_id, scoop.topic_id, scoop.state
from article alias join scoop on scoop.article_id = alias.id
where alias.same_as_id is not null;
