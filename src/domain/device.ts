// A device as the rules see it: its fields by who changes them, and whether it may carry offers and claims.
// Columns: store/columns.ts. What the network's explorer reports of a device: device-record.ts.

export type DeviceKind = 'GPU' | 'CPU';
export type DeviceState = 'ACTIVE' | 'IDLE' | 'MAINTENANCE' | 'BLOCKED' | 'TERMINATED';

/** What the network reports of a device and reported blocks change, each by its own statement; no decision changes it. */
export type DeviceFacts = {
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
  /** Rewards ever credited to its owner for it, base units. */
  readonly ownerRewardLifetime: bigint;
  /** Reward of the whole device over the estimate window, base units. */
  readonly windowReward: bigint;
  /** Blocks in that window, unrewarded ones included. */
  readonly windowBlocks: number;
};

/** What events change of a device; the store writes every field of it. */
export type DeviceChanges = {
  readonly connectivityTier: number;
  readonly hired: boolean;
  readonly state: DeviceState;
  readonly stateReason: string | null;
  readonly stateAt: Date;
  /** When the owner unstaked the whole own stake; null while committed. */
  readonly ownerExitStartedAt: Date | null;
  readonly ownerCooldownEndsAt: Date | null;
  /** When the next event of the owner's exit is due; null: none is. */
  readonly dueAt: Date | null;
  /** The next instant at which its requirement alone changes its sufficiency; null when none is known. */
  readonly requirementDueAt: Date | null;
  /** When a slash left it under its requirement: rises of the requirement up to then give no grace. */
  readonly graceForfeitedAt: Date | null;
  /** Claimed rewards of its owner, base units. */
  readonly ownerRewardClaimed: bigint;
  /** Rewards of its owner that were slashed or are held while a slash is under review, base units. */
  readonly ownerRewardSlashed: bigint;
};

/** What an event tells of the reliability score; the statement that counts the score writes it. */
export type DeviceScore = {
  /** Hundredths of a point; null without a nominated block in the window. */
  readonly reliabilityHundredths: number | null;
};

export type Device = DeviceFacts & DeviceChanges & DeviceScore;

const STATES: { readonly [State in DeviceState]: { readonly running: boolean; readonly inProgramme: boolean } } = {
  ACTIVE: { running: true, inProgramme: true },
  IDLE: { running: true, inProgramme: true },
  MAINTENANCE: { running: false, inProgramme: true },
  BLOCKED: { running: false, inProgramme: false },
  TERMINATED: { running: false, inProgramme: false },
};

/** Whether the network reports the device as running: ACTIVE or IDLE. */
export function isRunning({ state }: Pick<Device, 'state'>): boolean {
  return STATES[state].running;
}

/** Fit for offers and claims: running, connected, of a supported model. Its owner's wallet is known by construction. */
export function isOperational(device: Device): boolean {
  return operationalFault(device) === null;
}

export type OperationalFault = 'NOT_RUNNING' | 'NO_CONNECTIVITY' | 'MODEL_NOT_SUPPORTED';

/** The first reason why a device is not operational, or null. */
export function operationalFault(device: Device): OperationalFault | null {
  if (!isRunning(device)) return 'NOT_RUNNING';
  if (device.connectivityTier <= 0) return 'NO_CONNECTIVITY';
  if (device.multiplierTenThousandths <= 0) return 'MODEL_NOT_SUPPORTED';
  return null;
}

/** Still in the programme: the owner has neither unstaked nor terminated it, and the network has not blocked it. */
export function isCommitted(device: Device): boolean {
  return device.ownerExitStartedAt === null && STATES[device.state].inProgramme;
}

/** "8 x H100 SXM5": how texts name the hardware. */
export function hardwareOf(device: { readonly quantity: number; readonly model: string }): string {
  return `${device.quantity} x ${device.model}`;
}
