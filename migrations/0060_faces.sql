-- A board shows its scoops in one of two faces: readers choose, and meet this one first.
alter table topic add column face text not null default 'list'
    constraint topic_face_known check (face in ('list', 'magazine'));
