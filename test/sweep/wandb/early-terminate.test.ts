import { describe, expect, it } from 'vitest';
import { earlyStopSchema } from '../../../src/sweep/early-stop.js';
import { translateEarlyTerminate } from '../../../src/sweep/wandb/early-terminate.js';
import { emptyTranslation } from './translate.js';

describe('early_terminate in our language', () => {
  it.each([
    { type: 'hyperband', min_iter: 3 } as const,
    { type: 'hyperband', max_iter: 27, s: 2, eta: 4, strict: false } as const,
  ])("is the rule wandb-hyperband with the same settings, which W&B's own rule takes: %j", (given) => {
    const translation = emptyTranslation();
    const { type: _, ...settings } = given;
    const rule = translateEarlyTerminate(given, true, translation);
    expect(rule).toEqual({ rule: 'wandb-hyperband', ...settings });
    expect(earlyStopSchema.safeParse(rule).success).toBe(true);
    expect(translation.issues).toEqual([]);
  });

  it('notes what a missing strict means, where schema and documentation differ', () => {
    const notes = (strict?: boolean) => {
      const translation = emptyTranslation();
      const settings = { type: 'hyperband', min_iter: 3, ...(strict !== undefined && { strict }) } as const;
      translateEarlyTerminate(settings, true, translation);
      return translation.notes.filter((n) => n.message.startsWith('strict is true'));
    };
    expect([notes(), notes(true), notes(false)].map((n) => n.length)).toEqual([1, 0, 0]);
  });

  it.each([
    [{ min_iter: 3, s: 2 }, { min_iter: 3 }, 's', 'min_iter'],
    [{ min_iter: 3, max_iter: 27, s: 2 }, { max_iter: 27, s: 2 }, 'min_iter', 'max_iter and s'],
  ] as const)('goes by what W&B reads of %j', (given, read, unread, because) => {
    const translation = emptyTranslation();
    const rule = translateEarlyTerminate({ type: 'hyperband', ...given, strict: true }, true, translation);
    expect(rule).toEqual({ rule: 'wandb-hyperband', ...read, strict: true });
    expect(earlyStopSchema.safeParse(rule).success).toBe(true);
    expect(translation.notes).toContainEqual({
      path: ['early_terminate', unread],
      part: 'key',
      message: `means nothing here: W&B goes by ${because} where both are given`,
    });
  });

  it('needs a metric', () => {
    const translation = emptyTranslation();
    translateEarlyTerminate({ type: 'hyperband', min_iter: 3 }, false, translation);
    expect(translation.issues).toEqual([
      { path: ['early_terminate'], part: 'key', message: 'early_terminate needs a metric' },
    ]);
  });
});
