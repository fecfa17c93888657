import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, symlink, utimes, writeFile, appendFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInput, type DocumentInput } from '../src/input.ts';
import { examine } from '../src/input/examine.ts';
import { writePrivateFile } from '../src/input/private-file.ts';
import * as sample from './input/sample-files.ts';
import { makeWorkspace, rejection, type Workspace } from './input/workspace.ts';

const image = sample.png(20, 10);
let place: Workspace;

beforeEach(async () => {
  place = await makeWorkspace();
});
afterEach(async () => {
  await place.remove();
});

function input(changes: Partial<Workspace['config']> = {}) {
  return createInput({ ...place.config, ...changes }, { cwd: place.allowed, home: join(place.root, 'allowed', 'me') });
}

const fromPath = (path: string): DocumentInput => ({ kind: 'path', path });
const fromBytes = (base64: string, name = 'scan.png'): DocumentInput => ({ kind: 'bytes', base64, name });

describe('a path', () => {
  it('becomes a source with type, size and hash, and stays where it is', async () => {
    const path = join(place.allowed, 'scan.png');
    await writeFile(path, image);
    const { source, dispose } = await input().take(fromPath(path));
    expect(source).toEqual({
      path,
      name: 'scan.png',
      mediaType: 'image/png',
      byteSize: image.length,
      sha256: createHash('sha256').update(image).digest('hex'),
    });
    await dispose();
    expect(await readFile(path)).toEqual(image);
    expect(await place.leftovers()).toEqual([]);
  });

  it('is understood relative, below the home folder, and as a file URI of either kind', async () => {
    const folder = join(place.allowed, 'me');
    await mkdir(folder);
    const path = join(folder, 'a b#100%ü?.png');
    await writeFile(path, image);
    const uri = pathToFileURL(path).href;
    const ways: DocumentInput[] = [
      fromPath(`me/${basename(path)}`),
      fromPath(`./me/../me/${basename(path)}`),
      fromPath(`~/${basename(path)}`),
      fromPath(uri),
      fromPath(uri.replace('file:', 'FILE:')),
      { kind: 'url', url: uri },
    ];
    for (const way of ways) expect((await input().take(way)).source.path).toBe(path);
  });

  it('is judged by content, whatever its name says', async () => {
    for (const [name, bytes, mediaType] of [
      ['photo.jpg', image, 'image/png'],
      ['noextension', sample.pdf, 'application/pdf'],
      ['table.xlsx', sample.tiff([[5, 5]]), 'image/tiff'],
    ] as const) {
      await writeFile(join(place.allowed, name), bytes);
      expect((await input().take(fromPath(name))).source).toMatchObject({ name, mediaType });
    }
  });

  it('keeps line breaks out of its name', async () => {
    await writeFile(join(place.allowed, 'two\nlines.png'), image);
    expect((await input().take(fromPath('two\nlines.png'))).source.name).toBe('two lines.png');
  });

  it('may be a link to a file of an allowed folder, and the allowed folder may be a link itself', async () => {
    await writeFile(join(place.allowed, 'real.png'), image);
    await symlink('real.png', join(place.allowed, 'link.png'));
    const { source } = await input().take(fromPath('link.png'));
    expect(source).toMatchObject({ path: join(place.allowed, 'real.png'), name: 'link.png' });

    await symlink(place.allowed, join(place.root, 'door'));
    const throughDoor = input({ allow: [join(place.root, 'door')] });
    expect((await throughDoor.take(fromPath(join(place.root, 'door', 'real.png')))).source.path).toBe(source.path);
    expect((await throughDoor.take(fromPath(source.path))).source.path).toBe(source.path);
  });

  it('outside is refused with the folders and the way on, in the same words whether it exists or not', async () => {
    await writeFile(join(place.outside, 'secret.png'), image);
    const sentences: string[] = [];
    for (const name of ['secret.png', 'absent.png']) {
      const error = await rejection(input().take(fromPath(join(place.outside, name))));
      expect(error.code).toBe('path_not_allowed');
      expect(error.message).toContain(place.allowed);
      expect(error.hint).toMatch(/--allow FOLDER.*OCRCHAT_ALLOW/);
      sentences.push(error.sentence.replace(name, 'NAME'));
    }
    expect(sentences[0]).toBe(sentences[1]);
  });

  it.each([
    '..',
    '../outside/secret.png',
    'me/../../outside/secret.png',
    '/etc/passwd',
    '/',
    '/dev/zero',
    '/proc/self/environ',
  ])('cannot leave the allowed folders by %s', async (path) => {
    await writeFile(join(place.outside, 'secret.png'), image);
    expect((await rejection(input().take(fromPath(path)))).code).toBe('path_not_allowed');
  });

  it('cannot leave them by links: to a file, a folder, in a chain, relative, dangling', async () => {
    await writeFile(join(place.outside, 'secret.png'), image);
    const at = (name: string) => join(place.allowed, name);
    await symlink(join(place.outside, 'secret.png'), at('file'));
    await symlink(place.outside, at('folder'));
    await symlink('file', at('chain'));
    await symlink('../outside/secret.png', at('relative'));
    await symlink(join(place.outside, 'absent.png'), at('dangling'));
    await symlink(join(place.outside, 'absent', 'deep.png'), at('dangling-deep'));
    for (const path of [
      'file',
      'folder/secret.png',
      'folder/absent.png',
      'folder',
      'chain',
      'relative',
      'dangling',
      'dangling-deep',
    ]) {
      const { code, message, sentence } = await rejection(input().take(fromPath(path)));
      expect({ path, code }).toEqual({ path, code: 'path_not_allowed' });
      expect(message).toMatch(/is a link, or lies behind one, that leads outside the allowed folders\.$/);
      expect(sentence).not.toContain(place.outside);
    }
  });

  it('is not taken for inside because its folder begins alike', async () => {
    await mkdir(`${place.allowed}-not`);
    await writeFile(join(`${place.allowed}-not`, 'a.png'), image);
    expect((await rejection(input().take(fromPath(join(`${place.allowed}-not`, 'a.png'))))).code).toBe(
      'path_not_allowed',
    );
    // A name that begins with two dots is inside all the same.
    await writeFile(join(place.allowed, '..a.png'), image);
    expect((await input().take(fromPath('..a.png'))).source.name).toBe('..a.png');
  });

  it('is refused when nothing is allowed', async () => {
    await writeFile(join(place.allowed, 'a.png'), image);
    expect((await rejection(input({ allow: [] }).take(fromPath('a.png')))).message).toContain('(none)');
  });

  it('that is missing says so, with names that come near', async () => {
    await writeFile(join(place.allowed, 'invoice-2024.pdf'), sample.pdf);
    const near = await rejection(input().take(fromPath('invoice-2042.pdf')));
    expect(near.code).toBe('file_not_found');
    expect(near.hint).toContain(join(place.allowed, 'invoice-2024.pdf'));
    const far = await rejection(input().take(fromPath('something-else.png')));
    const wanted = `Correct the path. "something-else.png" was looked for from ${place.allowed}; an absolute path leaves no doubt.`;
    expect(far).toMatchObject({ code: 'file_not_found', hint: wanted });
    const absolute = await rejection(input().take(fromPath(join(place.allowed, 'something-else.png'))));
    expect(absolute.hint).toBe('Correct the path.');
    expect((await rejection(input().take(fromPath('no/such/folder.png')))).message).toContain('there is no folder');
    expect((await rejection(input().take(fromPath('invoice-2024.pdf/inside.png')))).code).toBe('file_not_found');
    expect((await rejection(input().take(fromPath('x'.repeat(5000))))).code).toBe('file_not_found');
  });

  it.each(['', '  ', 'a\0b.png', 'file://other-host/a.png', 'file:///a%2Fb.png', 'file:///%00', 'file:///%E0%A4%A'])(
    'that cannot exist is refused: %j',
    async (path) => {
      const error = await rejection(input().take(fromPath(path)));
      expect(error.code).toBe('invalid_argument');
      expect(error.hint).toBeDefined();
    },
  );

  it('of a folder, FIFO, socket or circular link is refused at once', async () => {
    await mkdir(join(place.allowed, 'folder'));
    execFileSync('mkfifo', [join(place.allowed, 'fifo')]);
    await symlink('b', join(place.allowed, 'a'));
    await symlink('a', join(place.allowed, 'b'));
    const server = createServer().listen(join(place.allowed, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      for (const [path, words] of [
        ['folder', /is a folder/],
        ['.', /is a folder/],
        ['fifo', /pipe, socket or device/],
        ['socket', /pipe, socket or device/],
        ['a', /circle|does not exist/],
      ] as const) {
        const error = await rejection(input().take(fromPath(path)));
        expect(error.message).toMatch(words);
      }
      const device = await rejection(input({ allow: ['/dev'] }).take(fromPath('/dev/zero')));
      expect(device).toMatchObject({ code: 'invalid_argument' });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('that this user may not read says so', async () => {
    await writeFile(join(place.allowed, 'locked.png'), image, { mode: 0o000 });
    await mkdir(join(place.allowed, 'shut'), { mode: 0o000 });
    await chmod(place.root, 0o755);
    const isRoot = process.geteuid?.() === 0;
    // Permissions do not bind root: become nobody for a moment.
    if (isRoot) process.seteuid?.(65_534);
    try {
      const error = await rejection(input().take(fromPath('locked.png')));
      expect(error).toMatchObject({ code: 'invalid_argument' });
      expect(error.message).toMatch(/may not be read/);
      expect((await rejection(input().take(fromPath('shut/a.png')))).message).toMatch(/may not be read/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(join(place.allowed, 'shut'), 0o755);
    }
  });

  it('does nothing once it is cancelled', async () => {
    await writeFile(join(place.allowed, 'a.png'), image);
    const error = await rejection(input().take(fromPath('a.png'), { signal: AbortSignal.abort() }));
    expect(error.code).toBe('cancelled');
  });
});

describe('content', () => {
  const write = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(place.allowed, name), bytes);
    return fromPath(name);
  };

  it('that is empty says so', async () => {
    expect(await rejection(input().take(await write('empty.pdf', Buffer.alloc(0))))).toMatchObject({
      code: 'empty_file',
    });
  });

  it('over the limit names its size, the limit and the setting; at the limit it passes', async () => {
    const error = await rejection(input({ maxFileBytes: image.length - 1 }).take(await write('big.png', image)));
    expect(error.code).toBe('file_too_large');
    expect(error.message).toContain(`${image.length} bytes`);
    expect(error.hint).toContain('OCRCHAT_MAX_FILE_BYTES');
    expect((await input({ maxFileBytes: image.length }).take(fromPath('big.png'))).source.byteSize).toBe(image.length);
  });

  it.each([
    ['letter.docx', sample.word, 'letter.docx is a Word document, which is not supported.'],
    ['report.pdf', Buffer.from('This is not a PDF.'), 'report.pdf is named as a PDF, but its content is plain text.'],
    ['scan.png', sample.word, 'scan.png is named as a PNG image, but its content is a Word document.'],
    [
      'scan.tif',
      Buffer.from([0, 1, 2, 3, 255]),
      'scan.tif is named as a TIFF image, but its content is not, nor any other kind that is known.',
    ],
    [
      's.avif',
      Buffer.from('\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf', 'latin1'),
      's.avif is an AVIF image, which is not supported.',
    ],
    ['mystery', Buffer.from([0, 1, 2, 3, 255]), 'mystery is of no kind that is known, not an image or PDF.'],
  ])('of the wrong kind is called by its name: %s', async (name, bytes, message) => {
    const error = await rejection(input().take(await write(name, bytes)));
    expect(error).toMatchObject({ code: 'unsupported_type', message });
    expect(error.hint).toContain('PNG, JPEG, WEBP, GIF, BMP, TIFF and PDF');
  });

  it.each([
    ['bomb.png', sample.png(60_000, 60_000, 1)],
    ['bomb.jpg', sample.jpegHead(65_000, 65_000)],
    ['bomb.gif', sample.gif(1, 1, [{ left: 0, top: 0, width: 65_535, height: 65_535 }])],
    ['bomb.webp', sample.webpAnimated(1 << 24, 1 << 24, 1)],
    ['bomb.bmp', sample.bmpHead(2_000_000_000, 2_000_000_000)],
    ['bomb.tif', sample.tiff([[4_000_000_000, 4_000_000_000]])],
    [
      'pages.tif',
      sample.tiff([
        [60_000, 60_000],
        [1001, 1000],
      ]),
    ],
  ])('that declares too many pixels is refused before it is decoded: %s', async (name, bytes) => {
    const error = await rejection(input().take(await write(name, bytes)));
    expect(error.code).toBe('too_many_pixels');
    expect(error.hint).toContain('OCRCHAT_MAX_PAGE_PIXELS');
  });

  it('with as many pixels as are allowed passes, as does a file with at least one page that can be read', async () => {
    expect((await input({ maxPagePixels: 200 }).take(await write('a.png', image))).source.mediaType).toBe('image/png');
    expect((await rejection(input({ maxPagePixels: 199 }).take(fromPath('a.png')))).code).toBe('too_many_pixels');
    const mixed = await write(
      'mixed.tif',
      sample.tiff([
        [60_000, 60_000],
        [10, 10],
      ]),
    );
    expect((await input().take(mixed)).source.mediaType).toBe('image/tiff');
  });

  it.each([
    ['cut.png', image.subarray(0, 18)],
    ['cut.jpg', sample.jpegHead(10, 10).subarray(0, 30)],
    ['cut.tif', sample.tiff([[5, 5]]).subarray(0, 14)],
    ['cut.gif', sample.gif(5, 5, []).subarray(0, 12)],
  ])('that ends within its header is called damaged: %s', async (name, bytes) => {
    expect((await rejection(input().take(await write(name, bytes)))).code).toBe('damaged_file');
  });

  it.each([1, 2, 3])('that grows while it is read is noticed (at read %d)', async (growsAt) => {
    const path = join(place.allowed, 'growing.png');
    await writeFile(path, image);
    const file = await open(path);
    let reads = 0;
    const growing = {
      stat: () => file.stat(),
      read: async (buffer: Uint8Array, offset: number, length: number, position: number) => {
        if (++reads === growsAt) await appendFile(path, 'x');
        return file.read(buffer, offset, length, position);
      },
    };
    try {
      const error = await rejection(examine(growing, 'growing.png', place.config));
      expect(error.code).toBe('damaged_file');
      expect(error.message).toContain('changed');
    } finally {
      await file.close();
    }
  });
});

describe('bytes', () => {
  it('become a private file that dispose removes', async () => {
    const { source, dispose } = await input().take(fromBytes(image.toString('base64'), '../../etc/My scan.png'));
    expect(source).toMatchObject({ name: 'My scan.png', mediaType: 'image/png', byteSize: image.length });
    expect(await readFile(source.path)).toEqual(image);
    expect((await stat(source.path)).mode & 0o077).toBe(0);
    expect(relative(place.config.home, source.path)).not.toMatch(/^\.\./);
    await dispose();
    await dispose();
    expect(await place.leftovers()).toEqual([]);
  });

  it('may come as a data URI, in the URL alphabet, without padding, and in lines', async () => {
    const base64 = image.toString('base64');
    for (const way of [
      fromBytes(`data:image/png;base64,${base64}`),
      fromBytes(`DATA:;BASE64,${base64}`),
      fromBytes(image.toString('base64url')),
      fromBytes(base64.replace(/(.{20})/g, '$1\r\n')),
      { kind: 'url', url: `data:image/jpeg;name=x;base64,${base64}` } as const,
    ]) {
      const { source, dispose } = await input().take(way);
      expect(await readFile(source.path)).toEqual(image);
      await dispose();
    }
  });

  it('of every length come out as they went in', async () => {
    for (let extra = 0; extra < 5; extra++) {
      const bytes = Buffer.concat([sample.pdf, Buffer.alloc(extra, 0xfb)]);
      const { source, dispose } = await input().take(fromBytes(bytes.toString('base64')));
      expect(await readFile(source.path)).toEqual(bytes);
      await dispose();
    }
  });

  it.each([
    ['not base64 at all!', 'invalid_argument'],
    ['data:image/png,%89PNG', 'invalid_argument'],
    ['data:image/png;base64', 'invalid_argument'],
    ['QUJD=RA==', 'invalid_argument'],
    ['QUJDR', 'invalid_argument'],
    ['/etc/passwd.', 'invalid_argument'],
    ['', 'empty_file'],
    ['data:image/png;base64,', 'empty_file'],
    [Buffer.from('only words').toString('base64'), 'unsupported_type'],
    [sample.png(60_000, 60_000, 1).toString('base64'), 'too_many_pixels'],
  ])('that are wrong say so and leave nothing behind: %#', async (base64, code) => {
    const error = await rejection(input().take(fromBytes(base64)));
    expect(error.code).toBe(code);
    expect(error.hint).toBeDefined();
    expect(await place.leftovers()).toEqual([]);
  });

  it('that are too many are refused before they are decoded', async () => {
    // Not even base64: the length alone decides.
    const error = await rejection(input({ maxFileBytes: 1000 }).take(fromBytes('!'.repeat(4000))));
    expect(error.code).toBe('file_too_large');
  });
});

describe('private files', () => {
  it('of processes that are gone are removed by the next one', async () => {
    const incoming = join(place.config.home, 'incoming');
    const old = new Date(Date.now() - 7_200_000);
    for (const [name, when] of [
      ['999999999-old', old],
      ['999999999-new', new Date()],
      [`${process.ppid}-mine`, old],
    ] as const) {
      await mkdir(join(incoming, name), { recursive: true });
      await utimes(join(incoming, name), when, when);
    }
    const { dispose } = await input().take(fromBytes(image.toString('base64')));
    await dispose();
    expect((await place.leftovers()).toSorted()).toEqual(['999999999-new', `${process.ppid}-mine`].toSorted());
  });

  it('vanish when what fills them fails', async () => {
    const failing = (async function* () {
      yield Buffer.from('first');
      await Promise.resolve();
      throw new Error('broke off');
    })();
    const incoming = join(place.config.home, 'incoming');
    await expect(
      writePrivateFile(incoming, failing, 100, () => {
        throw new Error('not too large');
      }),
    ).rejects.toThrow('broke off');
    expect(await place.leftovers()).toEqual([]);
  });

  it('that cannot be made are a fault of the store, with the setting to change', async () => {
    await writeFile(place.config.home, 'a file where the folder should be');
    const error = await rejection(input().take(fromBytes(image.toString('base64'))));
    expect(error).toMatchObject({ code: 'store_failed' });
    expect(error.hint).toContain('OCRCHAT_HOME');
  });
});

describe('a path to write to', () => {
  it('is returned absolute and real', async () => {
    await mkdir(join(place.allowed, 'out'));
    await writeFile(join(place.allowed, 'out', 'old.md'), 'old');
    await symlink('out', join(place.allowed, 'way'));
    expect(await input().writable('out/new.md')).toBe(join(place.allowed, 'out', 'new.md'));
    expect(await input().writable('way/old.md')).toBe(join(place.allowed, 'out', 'old.md'));
    expect(await input().writable(pathToFileURL(join(place.allowed, 'x y.md')).href)).toBe(
      join(place.allowed, 'x y.md'),
    );
  });

  it('may not lead outside, also not by a link, dangling or not', async () => {
    await symlink(join(place.outside, 'new.md'), join(place.allowed, 'link.md'));
    await symlink(place.outside, join(place.allowed, 'folder'));
    for (const path of ['../outside/new.md', 'link.md', 'folder/new.md', '/etc/cron.d/x']) {
      const { code } = await rejection(input().writable(path));
      expect({ path, code }).toEqual({ path, code: 'path_not_allowed' });
    }
  });

  it('needs a folder that exists and may not be one', async () => {
    await mkdir(join(place.allowed, 'out'));
    await writeFile(join(place.allowed, 'file'), '');
    execFileSync('mkfifo', [join(place.allowed, 'fifo')]);
    expect((await rejection(input().writable('none/new.md'))).code).toBe('file_not_found');
    expect((await rejection(input().writable('file/new.md'))).code).toBe('file_not_found');
    expect((await rejection(input().writable('out'))).message).toMatch(/is a folder/);
    expect((await rejection(input().writable('fifo'))).message).toMatch(/not a regular file/);
    expect((await rejection(input().writable(''))).code).toBe('invalid_argument');
  });
});
