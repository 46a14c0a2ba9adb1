import { cut, described, invalidArgument } from './error.js';
import { fields } from './read.js';

const LOADERS = ['strict', 'lenient'];

/** The loader in the options of a set or a request. */
export function loaderOf(options = {}) {
  const [loader] = fields(options, ['loader'], 'options');
  return knownLoader(loader);
}

/** The loader of an option. */
export function knownLoader(loader = 'strict') {
  if (LOADERS.includes(loader)) return loader;
  const found = typeof loader === 'string' ? `\`${cut(loader)}\`` : described(loader);
  throw invalidArgument('options.loader', `expected \`strict\` or \`lenient\`, found ${found}`);
}
