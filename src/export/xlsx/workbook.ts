/** Owns the parts of an Excel file around its sheets: content types, relations, the list of sheets, formats of numbers (ECMA-376, parts 1 and 2). */
import { escapeXml } from '../xml.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNamespace = 'http://schemas.openxmlformats.org/package/2006';
export const sheetNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const type = (part: string): string => `application/vnd.openxmlformats-officedocument.spreadsheetml.${part}+xml`;

/** @param count of sheets */
export function contentTypes(count: number): string {
  const sheets = Array.from(
    { length: count },
    (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${type('worksheet')}"/>`,
  );
  return `${declaration}<Types xmlns="${packageNamespace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type('sheet.main')}"/><Override PartName="/xl/styles.xml" ContentType="${type('styles')}"/>${sheets.join('')}</Types>`;
}

export const packageRelations = `${declaration}<Relationships xmlns="${packageNamespace}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

export function workbookXml(names: readonly string[]): string {
  const sheets = names.map((name, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  return `${declaration}<workbook xmlns="${sheetNamespace}" xmlns:r="${office}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

/** The sheets have the relations 1 to `count`, the styles the one after them. */
export function workbookRelations(count: number): string {
  const sheets = Array.from(
    { length: count },
    (_, at) => `<Relationship Id="rId${at + 1}" Type="${office}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return `${declaration}<Relationships xmlns="${packageNamespace}/relationships">${sheets.join('')}<Relationship Id="rId${count + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`;
}

/** Looks of cells, by the number that a cell refers to: plain, heading, then one for each format of numbers that was used. */
export class Styles {
  readonly #formats: string[] = [];
  static readonly plain = 0;
  static readonly heading = 1;

  /** @param code as Excel writes it, such as `#,##0.00` */
  ofNumber(code: string): number {
    const known = this.#formats.indexOf(code);
    return 2 + (known === -1 ? this.#formats.push(code) - 1 : known);
  }

  xml(): string {
    // Numbers below 164 are formats that Excel brings itself.
    const formats = this.#formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escapeXml(code)}"/>`);
    const looks = [
      '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
      '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
      ...this.#formats.map(
        (_, at) => `<xf numFmtId="${164 + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
      ),
    ];
    const font = (bold: string): string => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`;
    return `${declaration}<styleSheet xmlns="${sheetNamespace}">${formats.length === 0 ? '' : `<numFmts count="${formats.length}">${formats.join('')}</numFmts>`}<fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${looks.length}">${looks.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
  }
}

/** A name that Excel takes for a sheet, and that no other has: at most 31 characters, none of `[]:*?/\`. */
export function sheetName(wanted: string, taken: ReadonlySet<string>): string {
  const plain =
    wanted
      .replace(/[[\]:*?/\\]/gu, ' ')
      .replace(/^'+|'+$/gu, '')
      .trim() || 'Sheet';
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : ` (${number})`;
    const name = `${plain.slice(0, 31 - end.length)}${end}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
