/** Owns the attributes of a table's cell in the structure tree, through pdfium. */
import type { Pdfium } from './pdfium.ts';
import type { CellAttributes } from './structure-tree.ts';

const mostAttributes = 16;
const mostHeaders = 16;
/** As pdfium numbers the types of PDF objects. */
const types = { number: 2, string: 3, name: 4, array: 5 } as const;
/** Half of the scratch memory, for a text; its size is written behind it. */
const textBytes = 128;

interface Names {
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly scope: number;
  readonly headers: number;
}

/** Pointers to names, which stay in pdfium's memory: they are asked for once a cell. */
const kept = new WeakMap<Pdfium, Names>();

function namesOf(pdfium: Pdfium): Names {
  const known = kept.get(pdfium);
  if (known !== undefined) return known;
  const store = (name: string) => pdfium.store(Buffer.from(`${name}\0`, 'latin1'));
  const names = {
    rowSpan: store('RowSpan'),
    columnSpan: store('ColSpan'),
    scope: store('Scope'),
    headers: store('Headers'),
  };
  kept.set(pdfium, names);
  return names;
}

/** Reads what an element says of itself as a cell. */
export function readCell(pdfium: Pdfium, element: number): CellAttributes {
  const count = Math.min(pdfium._FPDF_StructElement_GetAttributeCount(element), mostAttributes);
  const names = namesOf(pdfium);
  const written = pdfium._FPDF_StructElement_GetID(element, pdfium.scratch, textBytes);
  const cell: { -readonly [Key in keyof CellAttributes]: CellAttributes[Key] } = {};
  if (written > 2 && written <= textBytes) cell.id = scratchText(pdfium, written);
  for (let index = 0; index < count; index += 1) {
    const attributes = pdfium._FPDF_StructElement_GetAttributeAtIndex(element, index);
    if (attributes === 0) continue;
    const rowSpan = numberOf(pdfium, valueOf(pdfium, attributes, names.rowSpan, types.number));
    const columnSpan = numberOf(pdfium, valueOf(pdfium, attributes, names.columnSpan, types.number));
    const scope = textOf(pdfium, valueOf(pdfium, attributes, names.scope, types.name));
    const headers = textsOf(pdfium, valueOf(pdfium, attributes, names.headers, types.array));
    if (rowSpan !== undefined) cell.rowSpan = rowSpan;
    if (columnSpan !== undefined) cell.columnSpan = columnSpan;
    if (scope !== undefined) cell.scope = scope;
    if (headers.length > 0) cell.headers = headers;
  }
  return cell;
}

/** Handle of an attribute's value when it is of this type, else 0. */
function valueOf(pdfium: Pdfium, attributes: number, name: number, type: number): number {
  const value = pdfium._FPDF_StructElement_Attr_GetValue(attributes, name);
  return value !== 0 && pdfium._FPDF_StructElement_Attr_GetType(value) === type ? value : 0;
}

function numberOf(pdfium: Pdfium, value: number): number | undefined {
  const at = pdfium.scratch;
  return value !== 0 && pdfium._FPDF_StructElement_Attr_GetNumberValue(value, at) !== 0
    ? pdfium.view().getFloat32(at, true)
    : undefined;
}

function textsOf(pdfium: Pdfium, array: number): readonly string[] {
  if (array === 0) return [];
  const count = Math.min(pdfium._FPDF_StructElement_Attr_CountChildren(array), mostHeaders);
  return Array.from({ length: count }, (_, index) => {
    const child = pdfium._FPDF_StructElement_Attr_GetChildAtIndex(array, index);
    return child !== 0 && pdfium._FPDF_StructElement_Attr_GetType(child) === types.string
      ? textOf(pdfium, child)
      : undefined;
  }).filter((text) => text !== undefined);
}

/** Of a string or a name; undefined for none and for one that is too long. */
function textOf(pdfium: Pdfium, value: number): string | undefined {
  const at = pdfium.scratch;
  if (value === 0 || pdfium._FPDF_StructElement_Attr_GetStringValue(value, at, textBytes, at + textBytes) === 0)
    return undefined;
  const size = pdfium.readUint32(at + textBytes);
  return size < 2 || size > textBytes ? undefined : scratchText(pdfium, size);
}

/** The text that pdfium has written to the scratch memory. @param size in bytes, with the zero that ends the UTF-16 */
export function scratchText(pdfium: Pdfium, size: number): string {
  const memory = pdfium.view();
  let text = '';
  for (let at = 0; at < size - 2; at += 2) text += String.fromCharCode(memory.getUint16(pdfium.scratch + at, true));
  return text;
}
