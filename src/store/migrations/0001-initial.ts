// Version 1 of the database. Not-a-number is null in metrics.value, so that SQL averages leave it out; experiments,
// events and parameters are kept as JSON text. STRICT refuses values of another type.
// equivalence_error is a number, or the text NaN where that was measured.

/** The statements that bring an empty database to version 1. */
export const initial = `
create table sweeps (
  id text primary key,
  source text not null,
  metric text not null,
  goal text not null,
  selection text not null,
  parameters text not null,
  baseline text,
  created_at real not null
) strict;

create table trials (
  id text primary key,
  arm_id text not null,
  seed integer not null,
  state text not null,
  reason text,
  epochs integer not null default 0,
  params_train real,
  macs_train real,
  params_deploy real,
  macs_deploy real,
  seconds real,
  equivalence_error any,
  content text not null
) strict;
create index trials_by_arm on trials (arm_id, seed);

create table sweep_trials (
  sweep_id text not null references sweeps (id) on delete cascade,
  trial_id text not null references trials (id),
  position integer not null,
  arm text not null,
  parameters text not null,
  primary key (sweep_id, trial_id)
) strict, without rowid;
create index sweep_trials_by_trial on sweep_trials (trial_id);

create table attempts (
  trial_id text not null references trials (id),
  attempt integer not null,
  byte_offset integer not null default 0,
  epoch integer not null default 0,
  end_kind text,
  lost integer not null default 0,
  primary key (trial_id, attempt)
) strict, without rowid;

create table metrics (
  trial_id text not null references trials (id),
  epoch integer not null,
  name text not null,
  value real,
  attempt integer not null,
  primary key (trial_id, epoch, name)
) strict, without rowid;

create table events (
  trial_id text not null,
  attempt integer not null,
  sequence integer not null,
  kind text not null,
  at real not null,
  content text not null,
  primary key (trial_id, attempt, sequence),
  foreign key (trial_id, attempt) references attempts (trial_id, attempt)
) strict, without rowid;
`;
