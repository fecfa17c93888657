import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaTypes } from '../src/document.ts';
import { contentName, detectMediaType, extensions } from '../src/media-type.ts';
import * as sample from './input/sample-files.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('detectMediaType', () => {
  it.each([
    ['PNG', sample.png(2, 2), 'image/png'],
    ['JPEG', sample.jpegHead(2, 2), 'image/jpeg'],
    ['GIF', sample.gif(2, 2, []), 'image/gif'],
    ['GIF87a', latin1('GIF87a\x01\0\x01\0'), 'image/gif'],
    ['WEBP', sample.webpLossy(2, 2), 'image/webp'],
    ['BMP', sample.bmpHead(2, 2), 'image/bmp'],
    ['BMP of OS/2', sample.oldBmpHead(2, 2), 'image/bmp'],
    ['TIFF, little endian', sample.tiff([[2, 2]]), 'image/tiff'],
    ['TIFF, big endian', sample.tiff([[2, 2]], { bigEndian: true }), 'image/tiff'],
    ['BigTIFF, little endian', sample.tiff([[2, 2]], { big: true }), 'image/tiff'],
    ['BigTIFF, big endian', sample.tiff([[2, 2]], { big: true, bigEndian: true }), 'image/tiff'],
    ['PDF', sample.pdf, 'application/pdf'],
    ['PDF after junk', Buffer.concat([latin1('\0junk\r\n'.repeat(100)), sample.pdf]), 'application/pdf'],
    [
      'PDF after HTTP headers',
      Buffer.concat([latin1('Content-Type: application/pdf\r\n\r\n'), sample.pdf]),
      'application/pdf',
    ],
  ])('knows %s', (_name, head, expected) => {
    expect(detectMediaType(head)).toBe(expected);
  });

  it.each([
    ['a PDF header that comes too late', Buffer.concat([Buffer.alloc(1024), sample.pdf])],
    ['a zip that holds a PDF', Buffer.concat([latin1('PK\x03\x04\0\0a.pdf'), sample.pdf])],
    ['text that begins with BM', latin1('BM is a company of many people and places')],
    ['RIFF of another kind', latin1('RIFF\x10\0\0\0WAVEfmt ')],
    ['a cut signature', latin1('\x89PNG')],
    ['nothing', Buffer.alloc(0)],
  ])('does not take %s for a document', (_name, head) => {
    expect(detectMediaType(head)).toBeUndefined();
  });

  it('reads a view that does not begin at the start of its buffer', () => {
    const shifted = Buffer.concat([Buffer.alloc(7), sample.bmpHead(3, 3)]).subarray(7);
    expect(detectMediaType(shifted)).toBe('image/bmp');
  });
});

describe('contentName', () => {
  it.each([
    [sample.word, 'a Word document'],
    [latin1('PK\x03\x04........xl/workbook.xml'), 'an Excel workbook'],
    [latin1('PK\x03\x04........ppt/presentation.xml'), 'a PowerPoint presentation'],
    [latin1('PK\x03\x04........mimetypeapplication/epub+zip'), 'an EPUB book'],
    [latin1('PK\x03\x04........mimetypeapplication/vnd.oasis.opendocument.text'), 'an OpenDocument file'],
    [latin1('PK\x03\x04........holiday.txt'), 'a zip archive'],
    [latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'an old Microsoft Office file (Word, Excel or PowerPoint)'],
    [gzipSync('x'), 'a gzip archive'],
    [latin1('\0\0\0\x18ftypheic\0\0\0\0'), 'a HEIC image'],
    [latin1('\0\0\0\x18ftypavif\0\0\0\0'), 'an AVIF image'],
    [latin1('\0\0\0\x18ftypisom\0\0\0\0'), 'a video'],
    [latin1('{\\rtf1\\ansi'), 'an RTF document'],
    [latin1('<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="x">'), 'an SVG drawing'],
    [latin1('<svg width="1">'), 'an SVG drawing'],
    [latin1('\n <!DOCTYPE html><html>'), 'a web page (HTML)'],
    [latin1('<?xml version="1.0"?><feed/>'), 'an XML file'],
    [latin1('{ "a": 1 }'), 'a JSON file'],
    [latin1('From: a@example.org\nSubject: x\n'), 'an e-mail'],
    [Buffer.from('Grüße aus Köln'), 'plain text'],
    [Buffer.from('\ufeffwide', 'utf16le'), 'plain text'],
    [Buffer.from('ü'.repeat(10)).subarray(0, 19), 'plain text'],
  ])('names what cannot be read (%#)', (head, expected) => {
    expect(contentName(head)).toBe(expected);
    expect(detectMediaType(head)).toBeUndefined();
  });

  it('says nothing about bytes without meaning', () => {
    expect(contentName(Buffer.from([1, 2, 3, 0xfe, 0, 9]))).toBeUndefined();
    expect(contentName(Buffer.alloc(0))).toBeUndefined();
  });

  it('never fails, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (head) => {
        const type = detectMediaType(head);
        const name = contentName(head);
        expect(type === undefined || (mediaTypes as readonly string[]).includes(type)).toBe(true);
        expect(name === undefined || /^(?:an? |plain text)/.test(name)).toBe(true);
      }),
    );
  });
});

describe('extensions', () => {
  it('belong to one type each', () => {
    const all = Object.values(extensions).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(Object.keys(extensions).toSorted()).toEqual([...mediaTypes].toSorted());
  });
});
