/** Holds what is understood of JSON that a model wrote. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLenient } from '../../src/models/lenient-json.ts';

describe('parseLenient', () => {
  it('reads whatever is JSON as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(parseLenient(text)).toEqual({ value: JSON.parse(text), isCut: false });
      }),
    );
  });

  it('never throws, wherever the text ends, and keeps what was whole', () => {
    const text = JSON.stringify({
      blocks: [
        { kind: 'title', text: 'One' },
        { kind: 'paragraph', text: 'Two "three" \\ four' },
      ],
    });
    for (let end = 1; end < text.length; end++) expect(parseLenient(text.slice(0, end))?.isCut).toBe(true);
    expect(parseLenient(text.slice(0, text.indexOf('three')))?.value).toEqual({
      blocks: [
        { kind: 'title', text: 'One' },
        { kind: 'paragraph', text: 'Two "' },
      ],
    });
    expect(parseLenient(text.slice(0, text.indexOf('"paragraph"')))?.value).toEqual({
      blocks: [{ kind: 'title', text: 'One' }, {}],
    });
  });

  it.each([
    ['a fence and talk', 'Here you are:\n```json\n{"a": [1, 2]}\n```\nAnything else?', { a: [1, 2] }],
    ['commas too many', '{"a": [1, 2,], "b": "c",}', { a: [1, 2], b: 'c' }],
    ['commas too few', '{"a": ["x" "y"] "b": 1}', { a: ['x', 'y'], b: 1 }],
    ['raw line breaks in a text', '{"a": "x\ny"}', { a: 'x\ny' }],
    ['words of another language', '{"a": True, "b": None}', { a: true, b: null }],
    [
      'LaTeX without doubled backslashes',
      String.raw`{"a": "\frac{1}{2} \alpha\theta \n"}`,
      { a: '\\frac{1}{2} \\alpha\\theta \n' },
    ],
  ])('forgives %s', (_what, text, value) => {
    expect(parseLenient(text)).toEqual({ value, isCut: false });
  });

  it.each(['', 'I cannot read this page.', '{a: 1}', '{"a": }', '['.repeat(200)])('gives up on %j', (text) => {
    expect(parseLenient(text)).toBeUndefined();
  });
});
