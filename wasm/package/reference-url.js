/** How browsers, workers and bundlers load a reference. */
export const fromUrl = (load) => (source) => load(() => source ?? new URL('./reference.bin', import.meta.url));
