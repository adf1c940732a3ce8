import { expect, it } from 'vitest';
import { compareWithPaper } from '../../src/cli/paper-report.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { createPlan, fill, finishedEvents } from './fixtures.js';

it('puts costs that are counted here and finished runs beside the published cells', () => {
  const plan = createPlan();
  const store = createMemoryStore();
  fill(store, plan, [finishedEvents([0.5]), finishedEvents([0.75]), finishedEvents([0.6])]);
  const { rows, orders, setting } = compareWithPaper('table1', 'smoke', plan, store);
  const row = (method: string) =>
    rows.find((r) => r.dataset.value === 'CIFAR-10' && r.method.value === method)!;
  expect(row('Origin')).toMatchObject({
    'params.here': { value: 14986698 },
    'params.equal': { value: 'yes' },
  });
  expect(row('DBB')).toMatchObject({ 'macs.here': { value: 727726080 }, n: { value: 0 } });
  expect(row('Origin').n.value).toBe(2);
  expect(row('DyRep')).toMatchObject({ n: { value: 1 }, 'params.published': { text: 'not verified' } });
  expect(row('Origin').verdict.value).toBe('other data and scale: not comparable');
  expect(orders[0]!.verdict.answer).toBe('undecided');
  expect(setting.data).toContain('synthetic');
  expect(setting.number).toBe('test accuracy at the best validation epoch');
});
