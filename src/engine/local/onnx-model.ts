/** Owns writing a model in the ONNX format (onnx.proto, version 8 of the representation, operators of version 13). */

type Attribute = number | string | readonly number[];

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** An input or an output; a name in place of a size that is known only when it runs. */
export interface Port {
  readonly name: string;
  readonly type: 'float' | 'int32';
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

const representation = 8;
const operators = 13;
const elementTypes = { float: 1, int32: 6, int64: 7 } as const;
const attributeTypes = { float: 1, integer: 2, string: 3, integers: 7 } as const;

/** Writes a model; floating-point attributes are not needed, so numbers are integers. */
export function writeOnnx(graph: Graph): Uint8Array {
  return message(
    integer(1, representation),
    bytes(8, message(text(1, ''), integer(2, operators))),
    bytes(
      7,
      message(
        ...graph.nodes.map((node) => bytes(1, nodeMessage(node))),
        text(2, 'network'),
        ...graph.constants.map((constant) => bytes(5, constantMessage(constant))),
        ...graph.inputs.map((port) => bytes(11, portMessage(port))),
        ...graph.outputs.map((port) => bytes(12, portMessage(port))),
      ),
    ),
  );
}

function nodeMessage({ operator, inputs, outputs, attributes = {} }: GraphNode): Uint8Array {
  return message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeMessage(name, value))),
  );
}

function attributeMessage(name: string, value: Attribute): Uint8Array {
  if (typeof value === 'number') return message(text(1, name), integer(3, value), integer(20, attributeTypes.integer));
  if (typeof value === 'string') return message(text(1, name), text(4, value), integer(20, attributeTypes.string));
  return message(text(1, name), ...value.map((one) => integer(8, one)), integer(20, attributeTypes.integers));
}

function constantMessage({ name, shape, data }: Constant): Uint8Array {
  const type = data instanceof Float32Array ? elementTypes.float : elementTypes.int64;
  return message(
    ...shape.map((size) => integer(1, size)),
    integer(2, type),
    text(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
}

function portMessage({ name, type, shape }: Port): Uint8Array {
  const sizes = shape.map((size) => bytes(1, message(typeof size === 'number' ? integer(1, size) : text(2, size))));
  const tensor = message(integer(1, elementTypes[type]), bytes(2, message(...sizes)));
  return message(text(1, name), bytes(2, message(bytes(1, tensor))));
}

// Protocol Buffers, "Encoding": a field is its number and wire type, then a variable-length integer, or a length and bytes.

const wireInteger = 0;
const wireBytes = 2;

function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields);
}

function integer(field: number, value: number): Uint8Array {
  return Buffer.concat([varint(field * 8 + wireInteger), varint(value)]);
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint(field * 8 + wireBytes), varint(value.length), value]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value));
}

/** @param value a whole number of 0 or more */
function varint(value: number): Uint8Array {
  const groups: number[] = [];
  let rest = value;
  while (rest >= 128) {
    groups.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  groups.push(rest);
  return Uint8Array.from(groups);
}
