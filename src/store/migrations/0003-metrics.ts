// Version 3 of the database: a sweep may have several metrics.

/** The statement that leads from version 2 to 3: `metrics` is JSON, null where the columns of the one metric say all. */
export const severalMetrics = 'alter table sweeps add column metrics text';
