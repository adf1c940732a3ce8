import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/report/cell-width.js';
import { markdownText } from '../../src/report/markdown.js';
import { COMPARISON_KEYS } from '../../src/report/paper.js';
import { renderPaperCsv, renderPaperMarkdown, renderPaperText } from '../../src/report/paper-render.js';
import { UNSAFE } from './hostile.js';
import { comparison, SETTING } from './paper-fixture.js';

const c = comparison();
const csv = renderPaperCsv(c);
const [header, ...lines] = csv
  .trimEnd()
  .split('\n')
  .map((l) => l.split(','));

describe('a comparison as text, Markdown and CSV', () => {
  it('shows the same numbers in all three', () => {
    const text = renderPaperText(c);
    const markdown = renderPaperMarkdown(c);
    for (const [i, row] of c.rows.entries()) {
      const textRows = text
        .split('\n')
        .filter((l) => l.startsWith(`${row.dataset.text} `) && l.includes(` ${row.method.text} `));
      const markdownRows = markdown
        .split('\n')
        .filter((l) => l.startsWith(`| ${row.dataset.text} | ${row.method.text} |`));
      expect(textRows).toHaveLength(2);
      expect(markdownRows).toHaveLength(2);
      for (const key of COMPARISON_KEYS) {
        expect(textRows.join(' ')).toContain(row[key].text);
        expect(markdownRows.join(' ')).toContain(markdownText(row[key].text));
        const cell = lines[i]![header!.indexOf(key)]!;
        if (typeof row[key].value === 'number') expect(Number(cell)).toBe(row[key].value);
        else expect(cell).toBe(row[key].value ?? '');
      }
    }
  });

  it('prints as golden text', () => {
    expect(renderPaperText(c).split('\n').slice(0, 22)).toEqual([
      'DyRep (CVPR 2022), Table 1: VGG-16 on CIFAR-10 and CIFAR-100',
      '',
      'Parameters and multiply-accumulates of the network that trains: published, counted by this code, equal',
      '',
      'data       method     params, published                  here  equal        MACs, published                   here  equal',
      '─────────  ──────  ────────────────────  ────────────────────  ─────  ─────────────────────  ─────────────────────  ─────',
      'CIFAR-10   Origin  14,986,698 (14.99 M)  14,986,698 (14.99 M)  yes    313,463,808 (313.5 M)  313,463,808 (313.5 M)  yes',
      'CIFAR-10   DBB     34,559,897 (34.56 M)  34,559,897 (34.56 M)  yes    727,726,080 (727.7 M)  727,726,081 (727.7 M)  no',
      'CIFAR-10   DyRep           not verified                     -  -               not verified                      -  -',
      'CIFAR-100  Origin  15,032,868 (15.03 M)                     -  -      313,509,888 (313.5 M)                      -  -',
      'CIFAR-100  DBB     34,606,067 (34.61 M)                     -  -      727,772,160 (727.8 M)                      -  -',
      'CIFAR-100  DyRep           not verified                     -  -               not verified                      -  -',
      '',
      'Accuracy in percent, and cost: published beside our own runs',
      '',
      "data       method         paper  authors' re-run     GPU hours  our n   mean    sd    time  to plain  verdict",
      '─────────  ──────  ────────────  ───────────────  ────────────  ─────  ─────  ────  ──────  ────────  ────────────────────────────────────',
      'CIFAR-10   Origin  not verified     not verified  not verified      2  80.34  0.30  11.0 s    1.00 x  other data and scale: not comparable',
      'CIFAR-10   DBB     not verified     not verified  not verified      2  81.04  0.38  31.0 s    2.82 x  other data and scale: not comparable',
      'CIFAR-10   DyRep          95.22            95.37  not verified      2  82.67  0.93  22.0 s    2.00 x  other data and scale: not comparable',
      'CIFAR-100  Origin  not verified     not verified  not verified      0      -     -       -         -  no run of ours',
      'CIFAR-100  DBB     not verified     not verified  not verified      0      -     -       -         -  no run of ours',
    ]);
  });

  it('states scale, data, recipes, sources and the verdict on the order', () => {
    for (const page of [renderPaperText(c), renderPaperMarkdown(c)]) {
      for (const part of ['smoke', 'Fashion-MNIST, our split', 'SGD, 3 epochs', 'best validation epoch'])
        expect(page).toContain(part);
      expect(page).toContain('Published baseline: Recipe of the released code');
      expect(page).toMatch(/order Origin (<|&lt;) DBB (<|&lt;) DyRep: yes/);
      expect(page).toContain('within noise');
    }
    expect(csv).toContain('hunto/DyRep README.md @0c0f77e');
    expect(csv).toContain('UNVERIFIED');
  });

  it('fits a narrow terminal', () => {
    for (const width of [40, 80, 120])
      for (const line of renderPaperText(c, width).split('\n'))
        expect(cellWidth(line)).toBeLessThanOrEqual(width);
  });

  it('is safe for a setting from a hostile file', () => {
    const setting = { ...SETTING, data: '=1\x1b]0;x\x07' };
    const hostile = comparison(undefined, setting);
    for (const page of [renderPaperText(hostile), renderPaperMarkdown(hostile), renderPaperCsv(hostile)])
      for (const line of page.split('\n')) expect(line).not.toMatch(UNSAFE);
    expect(renderPaperCsv(hostile)).toContain("'=1\\x1b");
  });
});
