/** Owns the attributes of a table's cell in the structure tree, through pdfium. */
import type { Pdfium } from './pdfium.ts';
import type { CellAttributes } from './structure-tree.ts';

const mostAttributes = 16;
const mostHeaders = 16;
/** As pdfium numbers the types of PDF objects. */
const types = { number: 2, string: 3, name: 4, array: 5 } as const;
/** Half of the scratch memory, for a text; its size is written behind it. */
const textBytes = 128;

/** Reads what an element says of itself as a cell. */
export function readCell(pdfium: Pdfium, element: number): CellAttributes {
  const count = Math.min(pdfium._FPDF_StructElement_GetAttributeCount(element), mostAttributes);
  const written = pdfium._FPDF_StructElement_GetID(element, pdfium.scratch, textBytes);
  let cell: CellAttributes = written > 2 && written <= textBytes ? { id: scratchText(pdfium, written) } : {};
  for (let index = 0; index < count; index += 1) {
    const attributes = pdfium._FPDF_StructElement_GetAttributeAtIndex(element, index);
    if (attributes === 0) continue;
    const rowSpan = numberOf(pdfium, attributes, 'RowSpan');
    const columnSpan = numberOf(pdfium, attributes, 'ColSpan');
    const scope = textOf(pdfium, valueOf(pdfium, attributes, 'Scope', types.name));
    const headers = textsOf(pdfium, valueOf(pdfium, attributes, 'Headers', types.array));
    cell = {
      ...cell,
      ...(rowSpan === undefined ? {} : { rowSpan }),
      ...(columnSpan === undefined ? {} : { columnSpan }),
      ...(scope === undefined ? {} : { scope }),
      ...(headers.length === 0 ? {} : { headers }),
    };
  }
  return cell;
}

/** Handle of an attribute's value when it is of this type, else 0. */
function valueOf(pdfium: Pdfium, attributes: number, name: string, type: number): number {
  // ASCII that ends in a zero.
  const at = pdfium.scratch;
  for (let index = 0; index < name.length; index += 1) pdfium.HEAPU8[at + index] = name.charCodeAt(index);
  pdfium.HEAPU8[at + name.length] = 0;
  const value = pdfium._FPDF_StructElement_Attr_GetValue(attributes, at);
  return value !== 0 && pdfium._FPDF_StructElement_Attr_GetType(value) === type ? value : 0;
}

function numberOf(pdfium: Pdfium, attributes: number, name: string): number | undefined {
  const value = valueOf(pdfium, attributes, name, types.number);
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

/** @param size in bytes, with the zero that ends the UTF-16 */
function scratchText(pdfium: Pdfium, size: number): string {
  return Buffer.from(pdfium.HEAPU8.subarray(pdfium.scratch, pdfium.scratch + size - 2)).toString('utf16le');
}
