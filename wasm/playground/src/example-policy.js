// Policies as examples write them.
export const statement = (Sid, Effect, Action, Resource, rest = {}) => ({ Sid, Effect, Action, Resource, ...rest });
export const policy = (...Statement) => ({ Version: '2012-10-17', Statement });
