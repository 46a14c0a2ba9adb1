// The JavaScript half of the boundary as the package has it: `glue.js GENERATED OUT`. The generated one starts the instance that
// comes last, under the handles of the one before; here the first one stays.
import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = 'function __wbg_finalize_init(instance, module) {\n';
const START = '    wasm.__wbindgen_start();\n    return wasm;\n';

function replaced(text, part, by) {
  const parts = text.split(part);
  if (parts.length !== 2) throw new Error(`the generated glue has ${parts.length - 1} times: ${part}`);
  return parts.join(by);
}

const generated = await readFile(process.argv[2], 'utf8');
const kept = replaced(generated, BEGIN, `${BEGIN}    if (wasm !== undefined) return wasm;\n`);
// Nor does one stay that never started.
const started = replaced(kept, START, `    try {
        wasm.__wbindgen_start();
    } catch (error) {
        wasm = undefined;
        throw error;
    }
    return wasm;
`);
await writeFile(process.argv[3], started);
