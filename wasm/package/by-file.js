import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** How Node loads a module: from beside the package. */
export const byFile = ({ begin, beginSync }, file) => ({
  init: (source) => begin(() => source ?? readFile(file())),
  initSync: (source) => beginSync(() => source ?? readFileSync(file())),
});
