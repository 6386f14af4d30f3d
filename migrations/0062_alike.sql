-- More like this: scoops are alike that share words of their titles and tags which few have. PostgreSQL counts in how many
-- they stand each time it looks over the table, and by that the rarest are chosen.
create index scoop_words_alike on scoop_words using gin (ts_filter(heading, '{a,b}')) with (fastupdate = off);
analyze scoop_words;
