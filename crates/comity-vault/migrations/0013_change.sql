-- 13: a number that counts what changes of who is who, what things are called and what sources brought, so that
-- what was read of it is read anew only then, and not whenever somebody signs in. Traces change with their import,
-- or by a link.
-- Old code that still reads this: all of it; the triggers count for it, too.

create table change (
    one integer primary key check (one = 0),
    n   integer not null
) strict;
insert into change (one, n) values (0, 0);

create trigger people_insert after insert on people begin update change set n = n + 1; end;
create trigger people_update after update on people begin update change set n = n + 1; end;
create trigger people_delete after delete on people begin update change set n = n + 1; end;
create trigger handles_insert after insert on handles begin update change set n = n + 1; end;
create trigger handles_update after update on handles begin update change set n = n + 1; end;
create trigger handles_delete after delete on handles begin update change set n = n + 1; end;
create trigger imports_insert after insert on imports begin update change set n = n + 1; end;
create trigger imports_update after update on imports begin update change set n = n + 1; end;
create trigger imports_delete after delete on imports begin update change set n = n + 1; end;
create trigger links_insert after insert on links begin update change set n = n + 1; end;
create trigger links_update after update on links begin update change set n = n + 1; end;
create trigger links_delete after delete on links begin update change set n = n + 1; end;
create trigger place_map_insert after insert on place_map begin update change set n = n + 1; end;
create trigger place_map_update after update on place_map begin update change set n = n + 1; end;
create trigger place_map_delete after delete on place_map begin update change set n = n + 1; end;
create trigger names_insert after insert on names begin update change set n = n + 1; end;
create trigger names_update after update on names begin update change set n = n + 1; end;
create trigger names_delete after delete on names begin update change set n = n + 1; end;
