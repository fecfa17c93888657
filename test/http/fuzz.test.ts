/** Holds the server against its own OpenAPI description: whatever is sent, the answer is one that was announced. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ContractError } from '../../src/wire/rest.ts';
import { report } from './documents.ts';
import { type TestService, startTestService } from './service.ts';

const Content = z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() }));
const OpenApi = z.looseObject({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        parameters: z
          .array(
            z.looseObject({
              name: z.string(),
              in: z.enum(['path', 'query', 'header']),
              required: z.boolean().optional(),
            }),
          )
          .default([]),
        requestBody: z.looseObject({ content: Content }).optional(),
        responses: z.record(z.string(), z.looseObject({ content: Content.optional() })),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
type OpenApi = z.infer<typeof OpenApi>;

let service: TestService;
let description: OpenApi;
let alice = '';
let bob = '';
/** Of alice: one that is done. */
let done = '';

beforeAll(async () => {
  service = await startTestService();
  alice = await service.account('alice');
  bob = await service.account('bob');
  done = (await service.read(await report(2), alice)).uuid;
  description = OpenApi.parse(await (await fetch(`${service.url}/openapi.json`)).json());
});
afterAll(() => service.close());

/** A declared schema as a check. What OpenAPI keeps beside the paths is put where JSON Schema looks for it. */
function check(schema: Readonly<Record<string, unknown>>): z.ZodType {
  const moved = JSON.stringify({ ...schema, $defs: description.components.schemas }).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  );
  return z.fromJSONSchema(JSON.parse(moved) as Parameters<typeof z.fromJSONSchema>[0]); // seam: it was JSON Schema before
}
const checks = new Map<string, z.ZodType>();

interface Call {
  readonly path: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

async function expectAnnounced({ path, method, url, headers, body }: Call): Promise<void> {
  const operation = description.paths[path]?.[method];
  const response = await fetch(`${service.url}${url}`, { method: method.toUpperCase(), headers, body: body ?? null });
  const text = await response.text();
  const said = `${method} ${url} → ${response.status} ${text.slice(0, 300)}`;
  if (response.status >= 500) throw new Error(`It failed: ${said}`);
  const announced = operation?.responses[String(response.status)];
  if (announced === undefined) throw new Error(`The status is not announced: ${said}`);
  const type = (response.headers.get('content-type') ?? '').replace(/;.*/, '');
  if (response.status >= 400) ContractError.parse(JSON.parse(text));
  if (response.status === 204 && text !== '') throw new Error(`There is a body: ${said}`);
  const schema = announced.content?.[type]?.schema;
  if (schema === undefined) {
    // Only files are not described.
    if (response.status !== 204 && !(/(?:download|image)\/$/.test(path) && response.status === 200))
      throw new Error(`The body is not announced: ${said}`);
    return;
  }
  const key = `${method} ${path} ${response.status}`;
  const known = checks.get(key) ?? check(schema);
  checks.set(key, known);
  const parsed = known.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`The body is not as announced: ${said} ${parsed.error.message}`);
}

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const word = fc.constantFrom(
  '',
  'md',
  'docx',
  'pdf',
  'done',
  'pending',
  '1',
  '20',
  '-1',
  '1e9',
  'null',
  'true',
  '../..',
  '%00',
  'cpu',
  'vlm',
  'en',
  'auto',
);
const value = fc.oneof(word, anyText);
const query = fc.dictionary(
  fc.oneof(fc.constantFrom('format', 'limit', 'cursor', 'status', 'seen', 'side'), anyText),
  value,
  {
    maxKeys: 4,
  },
);
const token = fc.constantFrom<string | undefined>('alice', 'bob', undefined, 'wrong');
const headersFor = (who: string | undefined): Record<string, string> =>
  who === undefined ? {} : { authorization: `Bearer ${who === 'alice' ? alice : who === 'bob' ? bob : 'nonsense'}` };

const jsonBody = fc.oneof(
  fc
    .record({ message: fc.oneof(anyText, fc.constant('How many sacks?'), fc.integer()) })
    .map((body) => JSON.stringify(body)),
  fc.json(),
  anyText,
);
const formBody = fc
  .record({
    fields: fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'tier',
          'language',
          'tool',
          'translate_to',
          'pages',
          'password',
          'webhook_url',
          'webhook_secret',
        ),
        anyText,
      ),
      value,
      { maxKeys: 4 },
    ),
    file: fc.option(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('%PDF-1.7\n', 'GIF89a', '\x89PNG\r\n\x1a\n', 'BM').map((text) => Buffer.from(text, 'latin1')),
      ),
    ),
    name: anyText,
  })
  .map(({ fields, file, name }) => {
    const form = new FormData();
    for (const [field, text] of Object.entries(fields)) form.append(field, text.toWellFormed());
    if (file !== null) form.append('file', new Blob([Uint8Array.from(file)]), name.toWellFormed());
    return form;
  });

/** Calls of one route, with what may be right and what is surely wrong. */
function callsOf(path: string, method: string): fc.Arbitrary<Call> {
  const uuid = fc.oneof(
    fc.constant('done'),
    fc.constantFrom('f'.repeat(32), '0', '..', '%2e%2e', '%zz', 'a'.repeat(300)),
    anyText.filter((text) => text !== '' && text !== '.' && text !== '..'),
  );
  const isForm = description.paths[path]?.[method]?.requestBody?.content['multipart/form-data'] !== undefined;
  const body =
    method !== 'post'
      ? fc.constant(undefined)
      : isForm
        ? fc.oneof({ weight: 4, arbitrary: formBody }, jsonBody)
        : fc.oneof({ weight: 4, arbitrary: jsonBody }, formBody);
  const page = fc.constantFrom('1', '2', '3', '0', '-1', 'x', '1e300');
  return fc.record({ uuid, page, query, token, body, key: fc.option(anyText, { nil: undefined }) }).map((given) => {
    const chosen =
      given.uuid === 'done'
        ? done
        : given.uuid.startsWith('%')
          ? given.uuid
          : encodeURIComponent(given.uuid.toWellFormed());
    const parameters = new URLSearchParams(
      Object.entries(given.query).map(([name, text]): [string, string] => [name.toWellFormed(), text.toWellFormed()]),
    );
    const printable = given.key?.replace(/[^\x21-\x7e]/g, '') ?? '';
    return {
      path,
      method,
      url: `${path.replace('{uuid}', chosen).replace('{page}', given.page)}?${parameters.toString()}`,
      headers: {
        ...headersFor(given.token),
        ...(typeof given.body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(printable === '' ? {} : { 'idempotency-key': printable }),
      },
      body: given.body,
    };
  });
}

const operations = [
  ['/api/v1/ocr/', 'post'],
  ['/api/v1/ocr/', 'get'],
  ['/api/v1/ocr/{uuid}/', 'get'],
  ['/api/v1/ocr/{uuid}/download/', 'get'],
  ['/api/v1/ocr/{uuid}/progress/', 'get'],
  ['/api/v1/ocr/{uuid}/pages/{page}/', 'get'],
  ['/api/v1/ocr/{uuid}/pages/{page}/image/', 'get'],
  ['/api/v1/ocr/{uuid}/findings/', 'get'],
  ['/api/v1/ocr/{uuid}/cancel/', 'post'],
  ['/api/v1/choices/', 'get'],
  ['/api/v1/chat/{uuid}/', 'post'],
  ['/api/v1/chat/{uuid}/history/', 'get'],
  ['/api/v1/account/', 'get'],
  ['/livez', 'get'],
  ['/readyz', 'get'],
] as const;

describe('the description', () => {
  test('is OpenAPI 3.1 and has these routes, deleting and rotating', () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.toSorted()).toEqual(
      [
        ...operations.map(([path, method]) => `${method} ${path}`),
        'delete /api/v1/ocr/{uuid}/',
        'post /api/v1/account/token/',
      ].toSorted(),
    );
  });

  test.each(operations)('is kept by %s (%s), whatever is sent', async (path, method) => {
    await fc.assert(
      fc.asyncProperty(callsOf(path, method), async (call) => expectAnnounced(call)),
      { numRuns: method === 'post' ? 60 : 40 },
    );
    expect([...checks.keys()].some((key) => key.startsWith(`${method} ${path} `))).toBe(true);
  });

  test('was held against answers of every kind', () => {
    const statuses = new Set([...checks.keys()].map((key) => key.slice(-3)));
    expect([...statuses]).toEqual(expect.arrayContaining(['200', '400', '401', '404']));
  });
});
