/** What a bundler makes of a module, or of the reference: its URL, as a rule. */
declare const source: string;
export default source;
