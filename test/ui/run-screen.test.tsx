// Golden frames of the live view at three sizes, drawn by Ink.
import { renderToString } from 'ink';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RunScreen } from '../../src/ui/run-screen.js';
import { ESCAPES, UNSAFE } from '../report/hostile.js';
import { busySweep, eventSnapshot, FAILED, sweepSnapshot, testSource, trialSnapshot } from './fixtures.js';

afterEach(cleanup);

const frame = (width: number, height: number, snapshot = busySweep()) =>
  renderToString(<RunScreen source={testSource(snapshot)} color={false} size={{ width, height }} />, {
    columns: width,
  });

describe('the screen of a running sweep', () => {
  it('draws 40 x 12', () => {
    expect(frame(40, 12)).toMatchSnapshot();
    expect(frame(40, 12).split('\n').length).toBeLessThanOrEqual(12);
  });

  it('draws 80 x 24', () => {
    expect(frame(80, 24)).toMatchSnapshot();
    expect(frame(80, 24).split('\n').length).toBeLessThanOrEqual(24);
  });

  it('draws 200 x 60', () => {
    expect(frame(200, 60)).toMatchSnapshot();
    expect(frame(200, 60).split('\n').length).toBeLessThanOrEqual(60);
  });

  it('draws the same through a terminal, without one escape sequence when colours are off', () => {
    const size = { width: 80, height: 24 };
    const { lastFrame } = render(<RunScreen source={testSource(busySweep())} color={false} size={size} />);
    expect(lastFrame()).toBe(frame(80, 24));
    expect(lastFrame()).not.toContain('\x1b');
  });

  it('follows its source', async () => {
    const source = testSource(busySweep());
    const { lastFrame } = render(
      <RunScreen source={source} color={false} size={{ width: 80, height: 24 }} />,
    );
    source.push(sweepSnapshot([trialSnapshot({ state: 'finished' })], { sweep: 'other' }));
    await vi.waitFor(() => expect(lastFrame()).toContain('other  1/1 finished'), { timeout: 10_000 });
  });

  it('lets nothing hostile through Ink', () => {
    for (const e of ESCAPES) {
      const events = [eventSnapshot({ ...FAILED, message: e } as typeof FAILED, { arm: e })];
      const snapshot = sweepSnapshot([trialSnapshot({ arm: e })], { sweep: e, events, problems: [e] });
      for (const line of frame(80, 24, snapshot).split('\n')) expect(line).not.toMatch(UNSAFE);
    }
  });
});
