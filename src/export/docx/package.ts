/** Owns the parts of a Word file around its text: content types, relations, settings, properties (ECMA-376, parts 1 and 2). */
import type { Job } from '../../job.ts';
import { escapeXml } from '../xml.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const wordNamespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

export const contentTypes = `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>${[
  'styles',
  'numbering',
  'settings',
  'footnotes',
]
  .map(
    (part) =>
      `<Override PartName="/word/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${part}+xml"/>`,
  )
  .join(
    '',
  )}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`;

export const packageRelations = `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;

export const settings = `${declaration}<w:settings xmlns:w="${wordNamespace}"><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`;

/** The part that says name and time of the document. */
export function coreProperties({ name, finishedAt, createdAt }: Job): string {
  const time = new Date(finishedAt ?? createdAt).toISOString().replace(/\.\d+Z$/u, 'Z');
  return `${declaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(name)}</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created></cp:coreProperties>`;
}

/**
 * @param images file names of the pictures; the first has the relation `rIdImage1`
 * @param links addresses with their relations
 */
export function documentRelations(images: readonly string[], links: ReadonlyMap<string, string>): string {
  const parts = ['styles', 'numbering', 'settings', 'footnotes'].map(
    (part, at) => `<Relationship Id="rId${at + 1}" Type="${relations}/${part}" Target="${part}.xml"/>`,
  );
  const pictures = images.map(
    (image, at) => `<Relationship Id="${imageRelation(at + 1)}" Type="${relations}/image" Target="media/${image}"/>`,
  );
  const addresses = Array.from(
    links,
    ([uri, relation]) =>
      `<Relationship Id="${relation}" Type="${relations}/hyperlink" Target="${escapeXml(uri)}" TargetMode="External"/>`,
  );
  return `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${parts.join('')}${pictures.join('')}${addresses.join('')}</Relationships>`;
}

/** @param number of the address, from 1 */
export const linkRelation = (number: number): string => `rIdLink${number}`;

/** @param number of the picture, from 1 */
export const imageRelation = (number: number): string => `rIdImage${number}`;

export const documentStart = `${declaration}<w:document xmlns:w="${wordNamespace}" xmlns:r="${relations}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>`;
export const documentEnd = '</w:body></w:document>';

/** Word wants the two lines that part notes from the text before any note. */
export const footnotesStart = `${declaration}<w:footnotes xmlns:w="${wordNamespace}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`;
export const footnotesEnd = '</w:footnotes>';
