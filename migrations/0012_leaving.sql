-- What somebody wrote, found by who wrote it: for the export of one's own data, and for leaving.
create index insight_by_account on insight (account_id, id);
create index comment_by_account on comment (account_id, id);
create index scoop_of_curator on scoop (curator_id, id);
