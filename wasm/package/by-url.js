/** How browsers, workers and bundlers load a module: by its URL, which its entry writes out where bundlers find it. */
export const byUrl = ({ begin, beginSync }, url) => ({
  init: (source) => begin(() => source ?? url()),
  initSync: (source) =>
    beginSync(() => {
      if (source !== undefined) return source;
      throw new TypeError('outside Node `initSync` needs the bytes of the module, or a compiled one');
    }),
});
