// A process of its own that starts a module, says what its function gives and whether its code was there, and keeps the code.
import { setFlagsFromString } from 'node:v8';
import { compileFunction } from 'node:vm';
import { keepCode, keepCodeIn, loadModule, startProgram } from '../../../src/engine/local/compiled-code.ts';

interface Exports {
  f(): number;
}

const [folder = '', path = ''] = process.argv.slice(2);
keepCodeIn(folder);
const module = await loadModule('f', path);
const { instance } = await startProgram(startByHand, module);
const { f } = instance.exports as unknown as Exports; // seam: the test wrote the module
setFlagsFromString('--allow-natives-syntax');
const isOptimized = compileFunction('return %IsTurboFanFunction(run)', ['run'])(f);
process.stdout.write(JSON.stringify({ gives: f(), wasReady: isOptimized }));
keepCode();

/** What Emscripten does with its options, in short. */
function startByHand(options: object): Promise<void> {
  const { instantiateWasm } = options as { instantiateWasm(imports: object, receive: () => void): void };
  return new Promise((resolve) => instantiateWasm({}, resolve));
}
