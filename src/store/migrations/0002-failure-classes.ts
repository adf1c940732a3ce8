// Version 2 of the database: an attempt has the class of its failure instead of a mark for those that were lost.

/** The statements that lead from version 1 to 2; what earlier logs call `lost` is `infra`. */
export const failureClasses = `
alter table attempts add column failure text;
update attempts set failure = case
  when end_kind = 'stopped' then 'stopped'
  when lost <> 0 then 'infra'
  else (select case json_extract(e.content, '$.cause') when 'lost' then 'infra' else json_extract(e.content, '$.cause') end
    from events e where e.trial_id = attempts.trial_id and e.attempt = attempts.attempt and e.kind = 'failed'
    order by e.sequence desc limit 1)
  end
where end_kind in ('failed', 'stopped');
alter table attempts drop column lost;
`;
