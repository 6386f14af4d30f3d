-- What happened to the published scoops of a board since a day of its own time zone, for those who curate it: so many of a
-- sort for a scoop on a day. Each part finds its rows by the scoop, and one that is not asked for is not read.
create function board_facts(board bigint, zone text, since date)
    returns table (scoop_id bigint, day date, sort text, many bigint) language sql stable as $$
    select scoop.id, viewed.day, 'view', viewed.views
    from scoop join scoop_view viewed on viewed.scoop_id = scoop.id and viewed.day >= since
    where scoop.topic_id = board and scoop.state = 'published'
    union all
    select scoop.id, clicked.day, 'click', clicked.clicks
    from scoop join scoop_click clicked on clicked.scoop_id = scoop.id and clicked.day >= since
    where scoop.topic_id = board and scoop.state = 'published'
    union all
    select scoop.id, (said.thanked_at at time zone zone)::date, 'thanks', 1
    from scoop join thanks said on said.scoop_id = scoop.id and said.thanked_at >= since::timestamp at time zone zone
    where scoop.topic_id = board and scoop.state = 'published'
    union all
    -- Where everybody sees it.
    select scoop.id, (taken.published_at at time zone zone)::date, 'rescoop', 1
    from scoop join scoop taken on taken.via_id = scoop.id and taken.listed
        and taken.published_at >= since::timestamp at time zone zone
    where scoop.topic_id = board and scoop.state = 'published'
    union all
    select scoop.id, (said.written_at at time zone zone)::date, 'comment', 1
    from scoop join comment said on said.scoop_id = scoop.id and said.state = 'shown'
        and said.written_at >= since::timestamp at time zone zone
    where scoop.topic_id = board and scoop.state = 'published'
$$;

-- Since which day of its own a board is looked at: the last 30 days, or the last 12 months, this one among them.
create function board_span(board bigint, months boolean)
    returns table (id bigint, zone text, since date, today date) language sql stable as $$
    select topic.id, topic.time_zone,
        case when months then (date_trunc('month', clock.today) - interval '11 months')::date else clock.today - 29 end,
        clock.today
    from topic, lateral (select (now() at time zone topic.time_zone)::date) clock (today)
    where topic.id = board
$$;
