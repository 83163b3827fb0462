// Fields that may be read from a standby. **Invariant:** a field is missing here when it reads more than the rows of one statement after
// the other: the offer lists in memory and the events that the log reader has in memory are newer than a standby, and rows that are read
// after them must not be older. So are texts to sign, which are decided on the state of the primary.

/** Fields of `Query`; a new one is read from the primary unless it is named. */
const QUERIES: ReadonlySet<string> = new Set(['blocks', 'device', 'node', 'nodes', 'offer', 'protocol', 'viewer']);

/** Fields of other types that are read from the primary. */
const PRIMARY: ReadonlySet<string> = new Set(['Viewer.events']);

/** Returns true for a field that may be read from a standby. */
export const isReplicaField = (type: string, field: string): boolean =>
  type === 'Query' ? QUERIES.has(field) : !PRIMARY.has(`${type}.${field}`);
