/** Owns pictures in Word: inline, so that they stand in the flow of the text. */
import { attributes } from '../xml.ts';
import { imageRelation } from './package.ts';

/** English Metric Units, DrawingML's measure of lengths. */
const unitsPerPoint = 12_700;

export interface Drawing {
  /** From 1, over the whole document. */
  readonly number: number;
  /** Said to those who cannot see it. */
  readonly description: string;
  /** Points. */
  readonly width: number;
  readonly height: number;
}

/** A run with the picture. */
export function drawingXml({ number, description, width, height }: Drawing): string {
  const size = attributes({
    cx: Math.max(1, Math.round(width * unitsPerPoint)),
    cy: Math.max(1, Math.round(height * unitsPerPoint)),
  });
  const face = attributes({ id: number, name: `Figure ${number}`, descr: description });
  return `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent${size}/><wp:docPr${face}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr${attributes({ id: number, name: `Figure ${number}` })}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${imageRelation(number)}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
}
