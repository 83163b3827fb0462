// One co-stake.

export function CoStakeScreen() {
  return null;
}
