/** The networks of a reader: what is given back between documents, and is there again when it is asked for. */
import { expect, it } from 'vitest';
import { giveBackNetworks, lineNetworks } from '../../../src/engine/local/line-networks.ts';

it('gives back networks of single scripts, opens them again, and keeps those for Latin letters', async () => {
  const networks = await lineNetworks();
  if (networks === undefined) throw new Error('onnxruntime or the models are not installed');
  const [latin, korean] = [await networks.reader('latin'), await networks.reader('korean')];
  expect(await networks.reader('korean')).toBe(korean);
  const data = new Uint8Array(320 * 48).fill(255);
  data.fill(0, 320 * 20, 320 * 24);
  const line = { width: 320, height: 48, data };
  const before = await korean.read(line);

  await giveBackNetworks();
  expect(await networks.reader('latin')).toBe(latin);
  const again = await networks.reader('korean');
  expect(again).not.toBe(korean);
  expect(await again.read(line)).toEqual(before);
  await expect(korean.read(line)).rejects.toThrow(/disposed/);
});
