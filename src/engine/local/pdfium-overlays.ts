/** Owns finding the form fields and links of a page through pdfium, and what stands in the fields. */
import type { LinkArea } from '../../layout/links.ts';
import type { FormField } from './form-fields.ts';
import { areasOfLink } from './pdfium-links.ts';
import type { Pdfium } from './pdfium.ts';

const annotationType = { link: 2, freeText: 3, widget: 20 } as const;
const annotationFlag = { hidden: 0x02, noView: 0x20 } as const;
const mostAnnotations = 2000;
const mostOptions = 1000;
/** pdfium's numbers for kinds of fields. */
const kinds: Readonly<Record<number, FormField['kind']>> = {
  1: 'button',
  2: 'tick',
  3: 'tick',
  4: 'choice',
  5: 'list',
  6: 'text',
};
/** Bits of a text field's flags (ISO 32000-1, table 228). */
const fieldFlag = { password: 1 << 13, comb: 1 << 24 } as const;
/** Bytes of FPDF_FORMFILLINFO, which has a version and places for functions that nobody calls while a form is only read. */
const infoSize = 512;
const longestValue = 100_000;

/** What is laid over a page. */
export interface Overlay {
  readonly fields: readonly FormField[];
  readonly links: readonly LinkArea[];
  /** Whether there are fields, or texts that were typed on the page. */
  readonly hasAny: boolean;
}

/** What is laid over the pages of a document: its form, as far as it is read, and links. */
export interface PdfiumOverlays {
  /** What is laid over a page, its boxes in the page's own space. */
  find(page: number): Overlay;
  close(): void;
}

export function openOverlays(pdfium: Pdfium, document: number): PdfiumOverlays {
  let info = 0;
  let form = 0;
  let stateKey = 0;
  /** Not before there is a field: it reads all of the document's. */
  const environment = () => {
    if (info !== 0) return form;
    info = pdfium.store(new Uint8Array(infoSize));
    pdfium.view().setInt32(info, 2, true);
    form = pdfium._FPDFDOC_InitFormFillEnvironment(document, info);
    stateKey = pdfium.store(Buffer.from('AS\0'));
    return form;
  };
  /** UTF-16 that a function writes into a buffer when it is large enough. */
  const textOf = (write: (buffer: number, length: number) => number): string => {
    const length = write(0, 0);
    if (length <= 2 || length > longestValue) return '';
    const buffer = pdfium.store(new Uint8Array(length));
    try {
      write(buffer, length);
      return Buffer.from(pdfium.HEAPU8.subarray(buffer, buffer + length - 2)).toString('utf16le');
    } finally {
      pdfium.free(buffer);
    }
  };
  const chosen = (annotation: number): readonly string[] => {
    const labels: string[] = [];
    const count = Math.min(pdfium._FPDFAnnot_GetOptionCount(form, annotation), mostOptions);
    for (let index = 0; index < count; index += 1)
      if (pdfium._FPDFAnnot_IsOptionSelected(form, annotation, index) !== 0)
        labels.push(textOf((buffer, size) => pdfium._FPDFAnnot_GetOptionLabel(form, annotation, index, buffer, size)));
    return labels;
  };
  /** pdfium asks what is drawn for each state, which a form may leave to its reader; the state itself is told, too. */
  const isTicked = (annotation: number): boolean => {
    if (pdfium._FPDFAnnot_IsChecked(form, annotation) !== 0) return true;
    const state = textOf((buffer, size) => pdfium._FPDFAnnot_GetStringValue(annotation, stateKey, buffer, size));
    return state !== '' && state !== 'Off';
  };
  const fieldOf = (annotation: number, bbox: FormField['bbox']): FormField => {
    const kind = environment() === 0 ? undefined : kinds[pdfium._FPDFAnnot_GetFormFieldType(form, annotation)];
    if (kind === undefined || kind === 'button') return { bbox, kind };
    if (kind === 'tick') return { bbox, kind, isTicked: isTicked(annotation) };
    const written = textOf((buffer, size) => pdfium._FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size));
    const labels = kind === 'text' ? [] : chosen(annotation);
    const flags = kind === 'text' ? pdfium._FPDFAnnot_GetFormFieldFlags(form, annotation) : 0;
    const isSized = pdfium._FPDFAnnot_GetFontSize(form, annotation, pdfium.scratch) !== 0;
    const [fontSize = 0] = isSized ? pdfium.readFloats(pdfium.scratch, 1) : [];
    return {
      bbox,
      kind,
      value: (flags & fieldFlag.password) !== 0 ? '' : labels.length > 0 ? labels.join('\n') : written,
      isComb: (flags & fieldFlag.comb) !== 0,
      ...(fontSize > 0 ? { fontSize } : {}),
    };
  };
  return {
    find(page) {
      const fields: FormField[] = [];
      const links: LinkArea[] = [];
      let hasAny = false;
      const count = Math.min(pdfium._FPDFPage_GetAnnotCount(page), mostAnnotations);
      for (let index = 0; index < count; index += 1) {
        const annotation = pdfium._FPDFPage_GetAnnot(page, index);
        if (annotation === 0) continue;
        const type = pdfium._FPDFAnnot_GetSubtype(annotation);
        const isShown =
          (pdfium._FPDFAnnot_GetFlags(annotation) & (annotationFlag.hidden | annotationFlag.noView)) === 0;
        const isRead = type === annotationType.widget || type === annotationType.link;
        if (isRead && isShown && pdfium._FPDFAnnot_GetRect(annotation, pdfium.scratch) !== 0) {
          const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.readFloats(pdfium.scratch, 4);
          const box: FormField['bbox'] = [left, bottom, right, top];
          if (type === annotationType.widget) fields.push(fieldOf(annotation, box));
          else links.push(...areasOfLink(pdfium, document, annotation, box));
        }
        pdfium._FPDFPage_CloseAnnot(annotation);
        hasAny ||= type === annotationType.widget || type === annotationType.freeText;
      }
      return { fields, links, hasAny };
    },
    close() {
      if (form !== 0) pdfium._FPDFDOC_ExitFormFillEnvironment(form);
      for (const pointer of [info, stateKey]) if (pointer !== 0) pdfium.free(pointer);
    },
  };
}
