// Version 4 of the database: an epoch's metrics are one row of JSON instead of a row each, which takes less room and less
// time to write. `metrics` stays as a view for SQL by hand (not-a-number is null there, as before). A sweep's plan lies in
// its own order and has the two epochs of each trial that may speak for it, and `outcomes` covers what else a ranking reads
// of a trial, so that a ranking of 10,000 trials reads one stretch of the file and an index.

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

alter table sweep_trials rename to former_places;
create table sweep_trials (
  sweep_id text not null references sweeps (id) on delete cascade,
  trial_id text not null references trials (id),
  position integer not null,
  arm text not null,
  parameters text not null,
  best integer,
  best_metrics text,
  last integer,
  last_metrics text,
  primary key (sweep_id, position)
) strict, without rowid;
insert into sweep_trials (sweep_id, trial_id, position, arm, parameters, best, last)
  select p.sweep_id, p.trial_id, p.position, p.arm, p.parameters,
    (select m.epoch from metrics m where m.trial_id = p.trial_id and m.name = w.metric and m.value is not null
      order by iif(w.goal = 'maximize', -m.value, m.value), m.epoch limit 1),
    (select max(e.epoch) from epochs e where e.trial_id = p.trial_id)
  from former_places p join sweeps w on w.id = p.sweep_id;
update sweep_trials set
  best_metrics = (select metrics from epochs e where e.trial_id = sweep_trials.trial_id and e.epoch = best),
  last_metrics = (select metrics from epochs e where e.trial_id = sweep_trials.trial_id and e.epoch = last);
drop table former_places;
create unique index places_of_trial on sweep_trials (trial_id, sweep_id);

drop table metrics;
create view metrics as
  select e.trial_id, e.epoch, m.key as name, case m.type when 'text' then
    case m.value when 'Infinity' then 9e999 when '-Infinity' then -9e999 end else m.value end as value, e.attempt
  from epochs e, json_each(e.metrics) m;

create index running_trials on trials (id) where state = 'running';
create index outcomes on trials (id, arm_id, seed, state, params_train, macs_train, params_deploy, macs_deploy,
  seconds, equivalence_error);
`;
