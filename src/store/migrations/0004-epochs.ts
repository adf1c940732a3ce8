// Version 4 of the database: an epoch's metrics are one row of JSON instead of a row each, which takes a third of the room
// and of the time to write. `metrics` stays as a view for SQL by hand (not-a-number is null there, as before). A trial knows
// its highest epoch and, by metric, where the extremes are, so that a ranking reads two epochs of each trial.

const NUMBER = `case when value is null then 'NaN' when value = 9e999 then 'Infinity'
  when value = -9e999 then '-Infinity' else value end`;

/** The statements that lead from version 3 to 4. */
export const epochs = `
create table epochs (
  trial_id text not null references trials (id),
  epoch integer not null,
  attempt integer not null,
  metrics text not null,
  primary key (trial_id, epoch)
) strict, without rowid;
insert into epochs (trial_id, epoch, attempt, metrics)
  select trial_id, epoch, max(attempt), json_group_object(name, ${NUMBER}) from metrics group by trial_id, epoch;

alter table trials add column epoch integer not null default 0;
update trials set epoch = coalesce((select max(epoch) from epochs e where e.trial_id = trials.id), 0);
alter table trials add column extremes text not null default '{}';
create temp table extremes (trial_id, name, at_top, top, at_bottom, bottom, primary key (trial_id, name)) without rowid;
insert into temp.extremes
  select trial_id, name, max(iif(from_top = 1, epoch, null)), max(value),
    max(iif(from_bottom = 1, epoch, null)), min(value)
  from (select *,
    row_number() over (partition by trial_id, name order by value desc, epoch) as from_top,
    row_number() over (partition by trial_id, name order by value, epoch) as from_bottom
    from metrics where value is not null)
  group by trial_id, name;
update trials set extremes = coalesce((
  select json_group_object(name, json_array(at_top, top, at_bottom, bottom))
  from temp.extremes x where x.trial_id = trials.id), '{}');
drop table temp.extremes;

drop table metrics;
create view metrics as
  select e.trial_id, e.epoch, m.key as name, case m.type when 'text' then
    case m.value when 'Infinity' then 9e999 when '-Infinity' then -9e999 end else m.value end as value, e.attempt
  from epochs e, json_each(e.metrics) m;

create index sweep_trials_by_position on sweep_trials (sweep_id, position);
create index running_trials on trials (id) where state = 'running';
`;
