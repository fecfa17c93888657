/** Owns the registry of export formats; each is loaded when it is first asked for. */
import type { ExportFormat, Exporter } from './exporter.ts';

const exporters: Readonly<Record<ExportFormat, () => Promise<Exporter>>> = {
  txt: async () => (await import('./txt.ts')).txt,
  md: async () => (await import('./md.ts')).md,
  json: async () => (await import('./json.ts')).json,
  csv: async () => (await import('./csv.ts')).csv,
  pdf: async () => (await import('./pdf.ts')).pdf,
};

/** Loads the exporter of a format. */
export function openExporter(format: ExportFormat): Promise<Exporter> {
  return exporters[format]();
}
