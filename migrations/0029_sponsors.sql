-- Who pays for a board: said wherever the board and its scoops are shown.
alter table topic add column sponsor text
    constraint topic_sponsor_form check (sponsor = btrim(sponsor) and char_length(sponsor) between 1 and 120);
