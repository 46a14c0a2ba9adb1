/** What a bundler makes of the module: its URL, as a rule. */
declare const source: string;
export default source;
