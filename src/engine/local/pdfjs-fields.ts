/** Owns what pdf.js tells of the form fields of a page. Pure. */
import { z } from 'zod';
import type { BoundingBox } from '../../document.ts';
import type { FormField } from './form-fields.ts';
import { mapBox, type Affine } from './raster.ts';

const Value = z.union([z.string(), z.array(z.string()), z.null()]).optional();

/** As far as it is used; pdf.js calls it an object of anything. */
const Widget = z.object({
  subtype: z.literal('Widget'),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  hidden: z.boolean().optional(),
  fieldType: z.string().nullish(),
  fieldValue: Value,
  checkBox: z.boolean().optional(),
  radioButton: z.boolean().optional(),
  exportValue: z.string().nullish(),
  buttonValue: z.string().nullish(),
  combo: z.boolean().optional(),
  comb: z.boolean().optional(),
  password: z.boolean().optional(),
  options: z.array(z.object({ exportValue: Value, displayValue: Value })).optional(),
  defaultAppearanceData: z.object({ fontSize: z.number() }).nullish(),
});
type Widget = z.infer<typeof Widget>;

const mostFields = 2000;

/** @param toUpright from the page's own space */
export function fieldsOf(annotations: readonly unknown[], toUpright: Affine): readonly FormField[] {
  return annotations.slice(0, mostFields).flatMap((annotation) => {
    const { data: widget } = Widget.safeParse(annotation);
    return widget === undefined || widget.hidden === true ? [] : [fieldOf(widget, mapBox(toUpright, widget.rect))];
  });
}

function fieldOf(widget: Widget, bbox: BoundingBox): FormField {
  const { fieldType, fieldValue, checkBox, radioButton, combo, comb, password, defaultAppearanceData } = widget;
  if (checkBox === true) return { bbox, kind: 'tick', isTicked: fieldValue === widget.exportValue };
  if (radioButton === true) return { bbox, kind: 'tick', isTicked: fieldValue === widget.buttonValue };
  if (fieldType === 'Btn') return { bbox, kind: 'button' };
  if (fieldType !== 'Tx' && fieldType !== 'Ch') return { bbox, kind: undefined };
  const kind = fieldType === 'Tx' ? 'text' : combo === true ? 'choice' : 'list';
  const shown = (value: string) => {
    const option = widget.options?.find(({ exportValue }) => exportValue === value);
    return typeof option?.displayValue === 'string' ? option.displayValue : value;
  };
  const values = Array.isArray(fieldValue) ? fieldValue : [fieldValue ?? ''];
  const fontSize = defaultAppearanceData?.fontSize ?? 0;
  return {
    bbox,
    kind,
    value: password === true ? '' : values.map((value) => (kind === 'text' ? value : shown(value))).join('\n'),
    isComb: comb === true,
    ...(fontSize > 0 ? { fontSize } : {}),
  };
}
