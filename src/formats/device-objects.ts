// Finds the device objects in what the network's explorer returns: a device, a list of devices, or either in an envelope
// `{ status, data }`, and joins the objects about one device (its details and its summary).
// **Invariant:** no value is changed. Which fields a device needs, and their rules, are in device-file.ts.

import { type FieldFault, isJsonObject } from './field.ts';
import type { JsonPath } from './json-text.ts';

/** A device object with its place in the file or list. */
export type PlacedDevice = { readonly path: JsonPath; readonly value: unknown };

type JsonObject = Readonly<Record<string, unknown>>;

/** Fields in which all objects about one device must agree; of every other field the first value counts that is not null. */
const IDENTITY = ['owner_wallet', 'hardware_name', 'hardware_quantity', 'device_type'] as const;
/** Envelopes in envelopes that are opened; deeper ones are read as device objects. */
const MAX_DEPTH = 4;

/**
 * Returns the device objects in a value, in order, with the objects about one device joined into one. A repeated device whose objects
 * contradict each other in hardware or owner is a fault. `owner_wallet` beside `data` applies to every device in the envelope.
 */
export function deviceObjectsIn(value: unknown, faults: FieldFault[]): readonly PlacedDevice[] {
  const joined = new Map<string, { readonly path: JsonPath; value: JsonObject }>();
  const placed: { readonly path: JsonPath; value: unknown }[] = [];
  for (const found of opened(value, [], null, 0)) {
    const id = isJsonObject(found.value) ? deviceIdOf(found.value) : null;
    const first = id === null ? undefined : joined.get(id);
    if (!isJsonObject(found.value) || id === null) placed.push({ ...found });
    else if (first === undefined) {
      const entry = { path: found.path, value: found.value };
      joined.set(id, entry);
      placed.push(entry);
    } else {
      faults.push(...contradictions(first, { path: found.path, value: found.value }));
      first.value = { ...found.value, ...withoutNulls(first.value) };
    }
  }
  return placed;
}

/** Whether a text is a UUID, in upper or lower case. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Returns the device id of an object in lower case; null without a valid one. */
function deviceIdOf(value: JsonObject): string | null {
  const id = value['device_id'];
  return typeof id === 'string' && isUuid(id) ? id.toLowerCase() : null;
}

/** Returns the device objects in a value, with envelopes and lists opened. */
function opened(value: unknown, path: JsonPath, ownerWallet: unknown, depth: number): readonly PlacedDevice[] {
  if (Array.isArray(value) && depth <= MAX_DEPTH) {
    return value.flatMap((element: unknown, at) => opened(element, [...path, at], ownerWallet, depth + 1));
  }
  if (isJsonObject(value) && depth <= MAX_DEPTH && !Object.hasOwn(value, 'device_id')) {
    const owner = value['owner_wallet'] ?? ownerWallet;
    for (const name of ['data', 'devices']) {
      const inner = value[name];
      if (typeof inner === 'object' && inner !== null) return opened(inner, [...path, name], owner, depth + 1);
    }
  }
  const owned = isJsonObject(value) && ownerWallet != null && (value['owner_wallet'] ?? null) === null;
  return [{ path, value: owned ? { ...value, owner_wallet: ownerWallet } : value }];
}

function contradictions(
  first: { readonly path: JsonPath; readonly value: JsonObject },
  second: { readonly path: JsonPath; readonly value: JsonObject },
): readonly FieldFault[] {
  return IDENTITY.flatMap((name) => {
    const [one, other] = [first.value[name] ?? null, second.value[name] ?? null];
    if (one === null || other === null || one === other) return [];
    return [{ path: [...second.path, name], rule: `must not contradict the same device in ${placeOf(first.path)}` }];
  });
}

const placeOf = (path: JsonPath): string =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== null && held !== undefined));
}
