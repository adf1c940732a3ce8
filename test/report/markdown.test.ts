import { describe, expect, it } from 'vitest';
import { markdownText, renderMarkdownTable } from '../../src/report/markdown.js';
import { ESCAPES, UNSAFE } from './hostile.js';

describe('Markdown', () => {
  it('renders a pipe table', () => {
    const columns = [
      { header: 'arm', align: 'left' },
      { header: 'n', align: 'right' },
    ] as const;
    expect(renderMarkdownTable(columns, [['a|b', '2'], ['c']])).toBe(
      '| arm | n |\n| --- | ---: |\n| a\\|b | 2 |\n| c |  |\n',
    );
  });

  it('shows text as it stands', () => {
    expect(markdownText('<b>*x*</b> & [l](u) `c`')).toBe(
      '&lt;b&gt;\\*x\\*&lt;/b&gt; &amp; \\[l\\](u) \\`c\\`',
    );
    for (const e of ESCAPES) expect(markdownText(e)).not.toMatch(UNSAFE);
  });
});
