// The JavaScript half of the boundary as the package has it: `glue.js GENERATED`. The generated one starts the instance that
// comes last, under the handles of the one before; here the first one stays.
import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = 'function __wbg_finalize_init(instance, module) {\n';

const generated = await readFile(process.argv[2], 'utf8');
const parts = generated.split(BEGIN);
if (parts.length !== 2) throw new Error(`the generated glue begins an instance in ${parts.length - 1} places`);
await writeFile(new URL('../package/glue.js', import.meta.url), parts.join(`${BEGIN}    if (wasm !== undefined) return wasm;\n`));
