/** Owns the attributes of a table's cell in the structure tree, through pdfium. */
import type { Pdfium } from './pdfium.ts';
import type { StructureNode } from './structure-tree.ts';

const mostAttributes = 16;
/** As pdfium numbers the types of PDF objects. */
const numberType = 2;
const nameType = 4;

/** Reads RowSpan, ColSpan and Scope (ISO 32000-1, table 349) of an element. */
export function readCell(pdfium: Pdfium, element: number): Pick<StructureNode, 'rowSpan' | 'columnSpan' | 'scope'> {
  const count = Math.min(pdfium._FPDF_StructElement_GetAttributeCount(element), mostAttributes);
  let cell: Pick<StructureNode, 'rowSpan' | 'columnSpan' | 'scope'> = {};
  for (let index = 0; index < count; index += 1) {
    const attributes = pdfium._FPDF_StructElement_GetAttributeAtIndex(element, index);
    if (attributes === 0) continue;
    const rowSpan = numberOf(pdfium, attributes, 'RowSpan');
    const columnSpan = numberOf(pdfium, attributes, 'ColSpan');
    const scope = nameOf(pdfium, attributes, 'Scope');
    cell = {
      ...cell,
      ...(rowSpan === undefined ? {} : { rowSpan }),
      ...(columnSpan === undefined ? {} : { columnSpan }),
      ...(scope === undefined ? {} : { scope }),
    };
  }
  return cell;
}

/** Handle of an attribute's value when it is of this type. */
function valueOf(pdfium: Pdfium, attributes: number, name: string, type: number): number {
  // ASCII that ends in a zero.
  const at = pdfium.scratch;
  for (let index = 0; index < name.length; index += 1) pdfium.HEAPU8[at + index] = name.charCodeAt(index);
  pdfium.HEAPU8[at + name.length] = 0;
  const value = pdfium._FPDF_StructElement_Attr_GetValue(attributes, at);
  return value !== 0 && pdfium._FPDF_StructElement_Attr_GetType(value) === type ? value : 0;
}

function numberOf(pdfium: Pdfium, attributes: number, name: string): number | undefined {
  const value = valueOf(pdfium, attributes, name, numberType);
  const at = pdfium.scratch;
  return value !== 0 && pdfium._FPDF_StructElement_Attr_GetNumberValue(value, at) !== 0
    ? pdfium.view().getFloat32(at, true)
    : undefined;
}

function nameOf(pdfium: Pdfium, attributes: number, name: string): string | undefined {
  const value = valueOf(pdfium, attributes, name, nameType);
  const at = pdfium.scratch;
  if (value === 0 || pdfium._FPDF_StructElement_Attr_GetStringValue(value, at, 128, at + 128) === 0) return undefined;
  // The length in bytes comes with the zero that ends UTF-16.
  const size = pdfium.readUint32(at + 128);
  return size < 2 || size > 128
    ? undefined
    : Buffer.from(pdfium.HEAPU8.subarray(at, at + size - 2)).toString('utf16le');
}
