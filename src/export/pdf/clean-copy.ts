/** Owns having pdfium write a PDF anew: repaired where it is damaged, unlocked where the password was given. */
import { OcrError } from '../../errors.ts';

/** Functions of the C interface that are called; pointers are numbers. */
interface Pdfium {
  _FPDF_InitLibraryWithConfig(config: number): void;
  _FPDF_LoadMemDocument(data: number, size: number, password: number): number;
  _FPDF_GetLastError(): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_SaveAsCopy(document: number, writer: number, flags: number): number;
  readonly wasmExports: {
    malloc(size: number): number;
    free(pointer: number): void;
    readonly __indirect_function_table: { set(index: number, run: unknown): void };
  };
  readonly HEAPU8: Uint8Array;
}

/** Part of the language that the types of this project leave out, since they are those of browsers. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

const errorPassword = 4;
const removeSecurity = 3;

/**
 * @returns the whole file; neither encrypted nor linearized
 * @throws OcrError `damaged_file`, `password_required`, `password_wrong`
 */
export async function cleanCopy(file: Uint8Array, documentName: string, password: string | undefined): Promise<Buffer> {
  // An instance of its own: its memory grows with the file and is given back with it.
  const { PDFiumModule } = await import('@hyzyla/pdfium');
  const module: unknown = await PDFiumModule({});
  const pdfium = module as Pdfium; // seam: the package types only what its own wrapper calls
  const { malloc, __indirect_function_table: table } = pdfium.wasmExports;
  const store = (bytes: Uint8Array): number => {
    const pointer = malloc(Math.max(1, bytes.length));
    if (pointer === 0) throw new OcrError('internal', `There is not memory enough to rewrite ${documentName}.`);
    pdfium.HEAPU8.set(bytes, pointer);
    return pointer;
  };
  // FPDF_LIBRARY_CONFIG, version 2: four words, all zero but the first.
  pdfium._FPDF_InitLibraryWithConfig(store(Uint8Array.from([2, ...Array.from({ length: 31 }, () => 0)])));
  const data = store(file);
  const document = pdfium._FPDF_LoadMemDocument(data, file.length, store(Buffer.from(`${password ?? ''}\0`, 'utf8')));
  if (document === 0) throw failure(pdfium._FPDF_GetLastError(), documentName, password);
  const parts: Buffer[] = [];
  const writeBlock = (_self: number, pointer: number, size: number): number => {
    parts.push(Buffer.from(pdfium.HEAPU8.subarray(pointer, pointer + size)));
    return 1;
  };
  // The table of functions is full but for the place of the null pointer, which pdfium does not compare with.
  const slot = 0;
  table.set(slot, callable(writeBlock));
  // FPDF_FILEWRITE: its version, and the function that takes the bytes.
  const writer = Buffer.alloc(8);
  writer.writeUInt32LE(1, 0);
  writer.writeUInt32LE(slot, 4);
  const isSaved = pdfium._FPDF_SaveAsCopy(document, store(writer), removeSecurity) !== 0;
  pdfium._FPDF_CloseDocument(document);
  if (!isSaved) throw failure(0, documentName, password);
  return Buffer.concat(parts);
}

function failure(code: number, documentName: string, password: string | undefined): OcrError {
  if (code !== errorPassword) {
    return new OcrError('damaged_file', `${documentName} is too damaged to be written anew as a PDF.`, {
      hint: 'Export it in another format, or print it to a new PDF and read that.',
    });
  }
  return password === undefined
    ? passwordMissing(documentName)
    : new OcrError('password_wrong', `The password does not open ${documentName}.`, {
        hint: 'Give the user or the owner password of the document.',
      });
}

/** For documents that cannot be opened without it, and for those that anyone may read but not change. */
export function passwordMissing(documentName: string): OcrError {
  return new OcrError(
    'password_required',
    `${documentName} is encrypted, and its password was not given with the export (the one for reading is forgotten).`,
    { hint: 'Give its user or owner password; the exported PDF is then not encrypted.' },
  );
}

/**
 * WebAssembly takes only functions of its own into its tables: a module of one import, exported as it is, makes one of
 * `(i32, i32, i32) -> i32` (WebAssembly core specification, 5.5).
 */
function callable(run: (self: number, pointer: number, size: number) => number): unknown {
  const types = [0x01, 0x08, 0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x01, 0x7f];
  const imports = [0x02, 0x07, 0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00];
  const exported = [0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00];
  const bytes = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...types, ...imports, ...exported]);
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly; // seam: see above
  return new Instance(new Module(bytes), { e: { f: run } }).exports['f'];
}
