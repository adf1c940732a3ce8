import { renderToString } from 'ink';
import { describe, expect, it } from 'vitest';
import { Lines } from '../../../src/ui/components/lines.js';
import { span, TONES } from '../../../src/ui/line.js';

describe('Lines', () => {
  it('draws one line under the other, empty ones too, and wraps none', () => {
    const lines = [[span('a'), span('b', 'bad')], [], [span('long '.repeat(10))]];
    expect(renderToString(<Lines lines={lines} color={false} />, { columns: 12 })).toBe('ab\n\nlong long l…');
  });

  it('draws without one escape sequence when colours are off', () => {
    const lines = [TONES.map((t) => span(t, t))];
    expect(renderToString(<Lines lines={lines} color={false} />)).toBe(TONES.join(''));
  });

  it('keeps the text with colours', () => {
    const drawn = renderToString(<Lines lines={[[span('failed', 'bad')]]} color={true} />);
    expect(drawn).toContain('failed');
  });
});
