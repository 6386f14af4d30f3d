-- Each comment and each thanks counts on its scoop. Room on its page lets the new row stand beside the old one, and none of
-- the table's 23 indices is written (a heap-only tuple): without it 19 of 20 counts wrote all of them.
alter table scoop set (fillfactor = 85);
