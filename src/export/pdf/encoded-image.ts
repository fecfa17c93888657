/** Owns the shape of a picture whose data stands in a PDF as it is, and writing it as an object. */
import { deflateSync } from 'node:zlib';
import type { ObjectWriter } from './object-writer.ts';
import { dictionary, hexString, name, type Dictionary, type Reference, type Value } from '../../pdf-syntax/value.ts';

export interface EncodedImage {
  /** Pixels as they are stored, before `orientation`. */
  readonly width: number;
  readonly height: number;
  readonly colors: 'gray' | 'rgb' | 'cmyk';
  /** Of one component, or of one index into the palette. */
  readonly bits: number;
  /** RGB triples; then each pixel is an index into them. */
  readonly palette?: Uint8Array | undefined;
  /** ICC profile of as many components as `colors` has. */
  readonly profile?: Uint8Array | undefined;
  /** Small values are full ink, not none. */
  readonly isInverted?: boolean | undefined;
  readonly filter: 'DCTDecode' | 'FlateDecode' | 'CCITTFaxDecode';
  readonly parameters?: Dictionary | undefined;
  readonly data: Uint8Array;
  /** As EXIF counts it: 1 is upright, 6 must be turned a quarter clockwise to be so. */
  readonly orientation: number;
  /** Of the stored pixels, across and down; undefined when the file does not say. */
  readonly dotsPerInch?: readonly [number, number] | undefined;
}

const components = { gray: 1, rgb: 3, cmyk: 4 } as const;
const deviceSpaces = { gray: 'DeviceGray', rgb: 'DeviceRGB', cmyk: 'DeviceCMYK' } as const;
const profileSpaces = { gray: 'GRAY', rgb: 'RGB ', cmyk: 'CMYK' } as const;

/** @returns the image XObject (ISO 32000-1, 8.9.5) */
export function writeImage(writer: ObjectWriter, image: EncodedImage): Reference {
  const { width, height, colors, bits, palette, isInverted, filter, parameters, data } = image;
  const space = colorSpace(writer, image);
  return writer.putStream(
    writer.reserve(),
    dictionary({
      Type: name('XObject'),
      Subtype: name('Image'),
      Width: width,
      Height: height,
      ColorSpace: palette === undefined ? space : [name('Indexed'), space, palette.length / 3 - 1, hexString(palette)],
      BitsPerComponent: bits,
      Decode: isInverted === true ? Array.from({ length: components[colors] }, () => [1, 0]).flat() : undefined,
      Filter: name(filter),
      DecodeParms: parameters,
    }),
    data,
  );
}

function colorSpace(writer: ObjectWriter, { colors, profile }: EncodedImage): Value {
  const device = name(deviceSpaces[colors]);
  if (profile === undefined || !fits(profile, colors)) return device;
  const entries = dictionary({ N: components[colors], Alternate: device, Filter: name('FlateDecode') });
  return [name('ICCBased'), writer.putStream(writer.reserve(), entries, deflateSync(profile))];
}

/** A profile of other components, or none at all, would spoil the picture. */
function fits(profile: Uint8Array, colors: EncodedImage['colors']): boolean {
  const bytes = Buffer.from(profile.buffer, profile.byteOffset, profile.length);
  return (
    bytes.length > 128 &&
    bytes.toString('latin1', 36, 40) === 'acsp' &&
    bytes.toString('latin1', 16, 20) === profileSpaces[colors]
  );
}
