/** Owns the registry of export formats; each is loaded when it is first asked for. */
import type { ExportFormat, Exporter } from './exporter.ts';

const exporters: Readonly<Record<ExportFormat, () => Promise<Exporter>>> = {
  txt: async () => (await import('./txt.ts')).txt,
  md: async () => (await import('./md.ts')).md,
  html: async () => (await import('./html.ts')).html,
  docx: async () => (await import('./docx.ts')).docx,
  csv: async () => (await import('./csv.ts')).csv,
  xlsx: async () => (await import('./xlsx.ts')).xlsx,
  json: async () => (await import('./json.ts')).json,
  hocr: async () => (await import('./hocr.ts')).hocr,
  alto: async () => (await import('./alto.ts')).alto,
  pdf: async () => (await import('./pdf.ts')).pdf,
};

const opened = new Map<ExportFormat, Promise<Exporter>>();

/** Loads the exporter of a format, once: even an import of what is loaded costs a busy server something. */
export function openExporter(format: ExportFormat): Promise<Exporter> {
  const exporter = opened.get(format) ?? exporters[format]();
  opened.set(format, exporter);
  return exporter;
}
