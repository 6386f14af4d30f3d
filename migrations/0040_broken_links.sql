-- Who keeps a board sees on its page which links lead nowhere: that changes it, too.
create or replace trigger article_is_told
    after update of address, title, site, authors, published_at, doi, pmid, journal, volume, issue, pages,
        embed_src, embed_title, icon_id, broken_since on article
    for each row when (old.* is distinct from new.*) execute function article_is_told();
-- Whether somebody has an insight that waits is asked for each page they read.
create index insight_waits_of on insight (account_id) where held and hidden_for is null;
