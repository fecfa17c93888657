import { array, assert, constant, constantFrom, integer, oneof, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkPage, headingPathAfter } from '../../src/answer/chunking.ts';
import { Chunk } from '../../src/chunk.ts';
import { blockKinds, linesOf } from '../../src/document.ts';
import { pageOf } from './page-of.ts';

const job = { uuid: 'j', name: 'Report.pdf' };
const long = (length: number) => 'word '.repeat(length / 5).trim();

describe('chunkPage', () => {
  it('puts every line with text into exactly one chunk, whatever the page', () => {
    const block = record({
      kind: constantFrom(...blockKinds),
      lines: array(
        oneof(
          constant(''),
          constant('  '),
          string({ maxLength: 30 }),
          integer({ min: 1, max: 1500 }).map(long),
          constant('a\nb'),
        ),
        { maxLength: 14 },
      ),
    });
    assert(
      property(array(block, { maxLength: 8 }), (blocks) => {
        const page = pageOf(2, blocks);
        const lines = linesOf(page);
        const chunks = chunkPage(job, page, ['Part']);
        const owners = lines.map(
          (_, number) => chunks.filter((chunk) => number >= chunk.lines[0] && number <= chunk.lines[1]).length,
        );
        lines.forEach((line, number) => {
          const wanted = line.text.trim() === '' ? [0, 1] : [1];
          expect(wanted).toContain(owners[number]);
        });
        for (const chunk of chunks) {
          expect(Chunk.safeParse(chunk).success).toBe(true);
          // Line numbers inside a chunk can be counted from its text.
          expect(chunk.text.split('\n')).toHaveLength(chunk.lines[1] - chunk.lines[0] + 1);
          expect(chunk.id).toBe(`j:2:${chunk.lines[0]}`);
        }
        expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(chunks.length);
        expect(chunkPage(job, page, ['Part'])).toEqual(chunks);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps blocks apart, merges small neighbours and splits long ones at line ends', () => {
    const page = pageOf(0, [
      { lines: [long(400)] },
      { lines: [long(400)] },
      { lines: ['Invoice no: 4711'] },
      { lines: ['Date: 3 May 2024'] },
      { lines: ['Total: 215.00'] },
      { lines: Array.from({ length: 30 }, () => long(90)) },
    ]);
    const chunks = chunkPage(job, page, []);
    expect(chunks.slice(0, 3).map((chunk) => chunk.lines)).toEqual([
      [0, 0],
      [1, 1],
      [2, 4],
    ]);
    expect(chunks[2]?.text).toBe('Invoice no: 4711\nDate: 3 May 2024\nTotal: 215.00');
    const parts = chunks.slice(3);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(part.text.length).toBeLessThanOrEqual(900);
  });

  it('merges no more than about 600 characters', () => {
    const chunks = chunkPage(
      job,
      pageOf(
        0,
        Array.from({ length: 20 }, () => ({ kind: 'list-item' as const, lines: [long(100)] })),
      ),
      [],
    );
    for (const chunk of chunks) expect(chunk.text.length).toBeLessThanOrEqual(600);
    expect(chunks).toHaveLength(4);
  });

  it('keeps headings, margins and body apart, and says what stands above', () => {
    const page = pageOf(0, [
      { kind: 'header', lines: ['Company confidential'] },
      { kind: 'title', lines: ['Annual report'] },
      { kind: 'heading', level: 1, lines: ['Finance'] },
      { kind: 'heading', level: 2, lines: ['Costs'] },
      { lines: ['Costs fell.'] },
      { kind: 'heading', level: 1, lines: ['Staff'] },
      { lines: ['We hired.'] },
      { kind: 'footer', lines: ['Printed in Bern'] },
      { kind: 'page-number', lines: ['7'] },
    ]);
    const chunks = chunkPage(job, page, []);
    const contextOf = (text: string) => chunks.find((chunk) => chunk.text === text)?.context;
    expect(contextOf('Costs fell.')).toBe('Report.pdf › Annual report › Finance › Costs');
    expect(contextOf('We hired.')).toBe('Report.pdf › Annual report › Staff');
    expect(chunks.map((chunk) => chunk.text)).toContain('Printed in Bern\n7');
    expect(chunks[0]).toMatchObject({ kind: 'header', text: 'Company confidential' });
    expect(headingPathAfter(page, [])).toEqual(['Annual report', 'Staff']);
  });

  it('never cuts a table row, and repeats the headers in the context only', () => {
    const page = pageOf(0, [
      {
        kind: 'table',
        headers: ['Item', 'Price'],
        lines: Array.from({ length: 60 }, (_, row) => `cell ${row} ${long(30)}`),
      },
    ]);
    // Two lines (cells) a row: same height in pairs.
    const paired = {
      ...page,
      blocks: page.blocks.map((block) => ({
        ...block,
        lines: block.lines.map((line, number) => ({
          ...line,
          bbox: [number % 2, Math.floor(number / 2) * 10, 100, Math.floor(number / 2) * 10 + 9] as const,
        })),
      })),
    };
    const chunks = chunkPage(job, paired, []);
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) {
      expect(chunk.lines[0] % 2).toBe(0);
      expect(chunk.lines[1] % 2).toBe(1);
      expect(chunk.context).toBe('Report.pdf › Item | Price');
      expect(chunk.text).not.toContain('Price');
    }
  });

  it('has the confidence of the words and the language of the page', () => {
    const [chunk] = chunkPage(job, pageOf(0, ['noisy text'], { confidence: 0.4, language: 'deu' }), []);
    expect(chunk?.confidence).toBeCloseTo(0.4);
    expect(chunk?.language).toBe('deu');
  });

  it('has nothing for a blank page', () => {
    expect(chunkPage(job, pageOf(0, []), [])).toEqual([]);
    expect(chunkPage(job, pageOf(0, [{ lines: ['', ' '] }]), [])).toEqual([]);
  });
});
