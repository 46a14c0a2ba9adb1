/** What every function of this package throws. */
export class PortcullisError extends Error {
  constructor(code, message, findings = []) {
    super(message);
    this.name = 'PortcullisError';
    this.code = code;
    this.findings = findings;
  }
}

/** The error behind what the module threw: the JSON text of an error object. */
export function fromText(text) {
  const { code, message, findings } = JSON.parse(text);
  return new PortcullisError(code, message, findings);
}
