import { readFile } from 'node:fs/promises';

/** How Node loads a reference: from beside the package. */
export const fromFile = (load) => (source) => load(() => source ?? readFile(new URL('./reference.bin', import.meta.url)));
