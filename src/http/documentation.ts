/** Owns the description of the REST API: OpenAPI 3.1 from the schemas of the routes, and a page to read it by. */
import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RestServer } from './service-context.ts';

/** Must be called before the routes are defined. */
export async function describeRoutes(server: RestServer, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ocrchat',
        version,
        description: 'The OCR.chat REST API: submit a document, poll its job, download it, ask it.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          tokenInQuery: { type: 'apiKey', in: 'query', name: 'api_token' },
        },
      },
      // The last one: calls without a token are anonymous.
      security: [{ token: [] }, { tokenInQuery: [] }, {}],
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { target: 'draft-2020-12' } }),
    transformObject: jsonSchemaTransformObject,
  });
}

export function documentationRoutes(server: RestServer): void {
  server.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(server.swagger())),
  );
  server.get('/docs/', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', `default-src 'none'; style-src '${styleHash}'; frame-ancestors 'none'`)
      .send(page(Description.parse(server.swagger()))),
  );
}

const Schema: z.ZodType<SchemaShape> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
    anyOf: z.array(Schema).optional(),
    $ref: z.string().optional(),
  }),
);
interface SchemaShape {
  readonly type?: string | string[] | undefined;
  readonly description?: string | undefined;
  readonly enum?: unknown[] | undefined;
  readonly properties?: Record<string, SchemaShape> | undefined;
  readonly required?: string[] | undefined;
  readonly items?: SchemaShape | undefined;
  readonly anyOf?: SchemaShape[] | undefined;
  readonly $ref?: string | undefined;
}

const Content = z.record(z.string(), z.looseObject({ schema: Schema.optional() }));

/** As much of OpenAPI as the page shows. */
const Description = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string().optional() }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        summary: z.string().optional(),
        description: z.string().optional(),
        parameters: z
          .array(
            z.looseObject({
              name: z.string(),
              in: z.string(),
              required: z.boolean().optional(),
              description: z.string().optional(),
              schema: Schema.optional(),
            }),
          )
          .optional(),
        requestBody: z.looseObject({ content: Content }).optional(),
        responses: z.record(z.string(), z.looseObject({ description: z.string(), content: Content.optional() })),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), Schema).optional() }).optional(),
});
type Description = z.infer<typeof Description>;
type Operation = Description['paths'][string][string];

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{margin-top:2.5rem;border-top:1px solid #ccc;padding-top:1rem}h2 code{font-size:1rem}
code,pre{font-family:ui-monospace,monospace;background:#f4f4f4;padding:.1em .3em;border-radius:3px}pre{padding:.7em;overflow:auto}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.3em .6em;text-align:left;vertical-align:top}
@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}code,pre{background:#222}td,th,h2{border-color:#333}a{color:#8bf}}`;
const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const code = (text: string): string => `<code>${escaped(text)}</code>`;

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table>${line(heading, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

function page(description: Description): string {
  const { info, paths, components } = description;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(path, method, operation)),
  );
  const shapes = Object.entries(components?.schemas ?? {})
    .filter(([, { properties }]) => properties !== undefined)
    .map(([name, schema]) => `<h2 id="${escaped(name)}">${escaped(name)}</h2>${fields(schema)}`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)} ${escaped(info.version)}</title><style>${style}</style></head><body>
<h1>${escaped(info.title)} ${escaped(info.version)}</h1><p>${escaped(info.description ?? '')}</p>
<p>Send the token of your account as ${code('Authorization: Bearer TOKEN')} or ${code('?api_token=TOKEN')}; calls without one are anonymous and have an allowance of pages a day. The same description for programs: <a href="/openapi.json">openapi.json</a>. Agents reach the same documents over MCP at ${code('/mcp')}.</p>
<pre>curl -H "Authorization: Bearer TOKEN" -F "file=@invoice.pdf" ORIGIN/api/v1/ocr/
curl -H "Authorization: Bearer TOKEN" ORIGIN/api/v1/ocr/UUID/
curl -H "Authorization: Bearer TOKEN" "ORIGIN/api/v1/ocr/UUID/download/?format=docx" -o result.docx
curl -H "Authorization: Bearer TOKEN" --json '{"message": "What is the total?"}' ORIGIN/api/v1/chat/UUID/</pre>
${operations.join('\n')}\n${shapes.join('\n')}</body></html>\n`;
}

function section(path: string, method: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map((parameter) => [
    code(parameter.name),
    `${escaped(parameter.in)}${parameter.required === true ? ', needed' : ''}`,
    typeOf(parameter.schema),
    escaped(parameter.description ?? parameter.schema?.description ?? ''),
  ]);
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<h3>Body, ${code(type)}</h3>${schema === undefined ? '' : fields(schema)}`,
  );
  const answers = Object.entries(operation.responses).map(([status, { description, content }]) => [
    code(status),
    escaped(description),
    Object.values(content ?? {})
      .map(({ schema }) => typeOf(schema))
      .join(', '),
  ]);
  return [
    `<h2>${escaped(operation.summary ?? '')}<br>${code(`${method.toUpperCase()} ${path}`)}</h2>`,
    `<p>${escaped(operation.description ?? '')}</p>`,
    parameters.length === 0 ? '' : table(['Parameter', 'Where', 'Type', 'Meaning'], parameters),
    ...bodies,
    `<h3>Answers</h3>${table(['Status', 'Meaning', 'Body'], answers)}`,
  ].join('\n');
}

function fields({ properties, required }: SchemaShape): string {
  const rows = Object.entries(properties ?? {}).map(([name, property]) => [
    code(name),
    `${typeOf(property)}${required?.includes(name) === true ? '' : ', may be absent'}`,
    escaped(property.description ?? ''),
  ]);
  return rows.length === 0 ? '' : table(['Field', 'Type', 'Meaning'], rows);
}

function typeOf(schema: SchemaShape | undefined): string {
  if (schema === undefined) return '';
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return `<a href="#${escaped(name)}">${escaped(name)}</a>`;
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(' ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  return escaped([schema.type ?? 'any'].flat().join(' or '));
}
