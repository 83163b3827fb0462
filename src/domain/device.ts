// A device as the marketplace's rules see it.

export type DeviceKind = 'GPU' | 'CPU';
export type DeviceState = 'ACTIVE' | 'IDLE' | 'MAINTENANCE' | 'BLOCKED' | 'TERMINATED';

export type Device = {
  /** Random key of the row; the public id is `deviceId`. */
  readonly key: string;
  /** The network's own id. */
  readonly deviceId: string;
  readonly ownerWallet: string;
  readonly ownerAccountId: string;
  readonly kind: DeviceKind;
  readonly model: string;
  readonly quantity: number;
  /** In force now, ten-thousandths; zero: no longer (or not yet) supported. */
  readonly multiplierTenThousandths: number;
  readonly connectivityTier: number;
  readonly hired: boolean;
  readonly state: DeviceState;
  readonly stateReason: string | null;
  readonly stateAt: Date;
  /** When the owner began to take the whole own stake out; null while committed. */
  readonly ownerExitStartedAt: Date | null;
  readonly ownerCooldownEndsAt: Date | null;
  /** When the log next owes an event about the owner's exit; null when none. */
  readonly dueAt: Date | null;
  /** The next instant at which its requirement alone changes its sufficiency; null when none is known. */
  readonly requirementDueAt: Date | null;
  /** When a slash left it short: rises up to then are forgiven no more. */
  readonly graceForfeitedAt: Date | null;
  /** Hundredths of a point; null without a nominated block in the window. */
  readonly reliabilityHundredths: number | null;
  /** Ever credited to its owner for it, base units. */
  readonly ownerRewardLifetime: bigint;
  readonly ownerRewardClaimed: bigint;
  /** Slashed, or held while a slash is under review. */
  readonly ownerRewardSlashed: bigint;
  /** Reward of the whole device over the estimate window, base units. */
  readonly windowReward: bigint;
  /** Blocks in that window, unrewarded ones included. */
  readonly windowBlocks: number;
};

/** Fit for offers and claims: running, connected, of a supported model. Its owner's wallet is known by construction. */
export function isOperational(device: Device): boolean {
  return operationalFault(device) === null;
}

export type OperationalFault = 'NOT_RUNNING' | 'NO_CONNECTIVITY' | 'MODEL_NOT_SUPPORTED';

/** The first reason why a device is not operational, or null. */
export function operationalFault(device: Device): OperationalFault | null {
  if (device.state !== 'ACTIVE' && device.state !== 'IDLE') return 'NOT_RUNNING';
  if (device.connectivityTier <= 0) return 'NO_CONNECTIVITY';
  if (device.multiplierTenThousandths <= 0) return 'MODEL_NOT_SUPPORTED';
  return null;
}

/** Still in the programme: the owner has neither unstaked nor terminated it, and the network has not blocked it. */
export function isCommitted(device: Device): boolean {
  return device.ownerExitStartedAt === null && device.state !== 'TERMINATED' && device.state !== 'BLOCKED';
}

/** "8 x H100 SXM5": how texts name the hardware. */
export function hardwareOf(device: { readonly quantity: number; readonly model: string }): string {
  return `${device.quantity} x ${device.model}`;
}
