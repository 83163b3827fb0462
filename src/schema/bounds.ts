// Bounds of inputs that several types share. **Invariant:** the figures in descriptions are tied to these constants by a test
// (test/schema/figures.test.ts); a description that states another figure fails it.

/** Most entries of a list of ids or of values in a filter. */
export const MAX_LIST = 100;
/** Most characters of a value in a filter, such as a hardware model. */
export const MAX_FILTER_TEXT = 120;
/** Most characters of a hardware name. */
export const MAX_MODEL_NAME = 64;
/** Most characters of the beginning of a device id: those of a whole UUID. */
export const MAX_DEVICE_PREFIX = 36;
/** Largest distance of a reward share from the break-even share, basis points. */
export const MAX_SHARE_DISTANCE_BPS = 10_000;
/** Most characters of a stream cursor. */
export const MAX_CURSOR_TEXT = 512;
/** Most characters of the network's own id of a deposit or a slash. */
export const MAX_REFERENCE_TEXT = 128;
