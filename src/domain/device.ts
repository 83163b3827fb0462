// The stored device, which the rules use: its fields, grouped by what changes them, and whether it may have offers and claims.
// The columns are in store/columns.ts; the device as the network's explorer reports it is in device-record.ts.

/** The kind of a device's processors. */
export type DeviceKind = 'GPU' | 'CPU';
/** The pool from which the block rewards of a device are paid. */
export type DevicePool = 'COMMUNITY' | 'ENTERPRISE';
/** The state that the network reports for a device. */
export type DeviceState = 'ACTIVE' | 'IDLE' | 'MAINTENANCE' | 'BLOCKED' | 'TERMINATED';

/** The fields of a device that the network's reports and blocks change, each with its own SQL statement; no event changes them. */
export type ReportedDeviceFields = {
  /** Random key of the device's row; the network's id is `deviceId`. */
  readonly key: string;
  /** The network's id of the device, a UUID. */
  readonly deviceId: string;
  readonly ownerWallet: string;
  readonly ownerAccountId: string;
  readonly kind: DeviceKind;
  readonly model: string;
  readonly quantity: number;
  /** Multiplier of the device's model in force now, ten-thousandths; zero for an unsupported model. */
  readonly multiplierTenThousandths: number;
  /** All rewards ever credited to the device's owner, base units. */
  readonly ownerRewardLifetime: bigint;
  /** Rewards of the device (owner and co-staker) in the estimate window, base units. */
  readonly windowReward: bigint;
  /** Number of blocks in the estimate window, including blocks without a reward for the device. */
  readonly windowBlocks: number;
  /** Pool from which its rewards are paid; null while the network has not reported it. */
  readonly pool: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  /** True in a data centre with a SOC 2 audit. */
  readonly soc2: boolean;
  /** Time of the latest slash that was not reversed; null without one. */
  readonly lastSlashAt: Date | null;
};

/** The fields of a device that events change; the store writes all of them. */
export type EventDrivenDeviceFields = {
  readonly connectivityTier: number;
  /** Instants at which hires start and end, alternately, ascending; hires that have ended are left out (hire.ts). */
  readonly hireBounds: readonly Date[];
  /** The first of `hireBounds` whose event is not recorded; null when there is none. */
  readonly hireDueAt: Date | null;
  readonly state: DeviceState;
  readonly stateReason: string | null;
  readonly stateAt: Date;
  /** Time at which the owner unstaked the device; null when the owner has not. */
  readonly ownerExitStartedAt: Date | null;
  readonly ownerCooldownEndsAt: Date | null;
  /**
   * Instants at which the device left the co-staking programme and came back to it, alternately, ascending: the first leaves. Empty for a
   * device that was out of the programme when it was imported.
   */
  readonly programmeBounds: readonly Date[];
  /** Time of the next event of the owner's exit; null when no event is due. */
  readonly dueAt: Date | null;
  /** Next time at which a known change of the device's requirement changes its sufficiency; null when there is none. */
  readonly requirementDueAt: Date | null;
  /**
   * Time at which a slash reduced the device's stake below its requirement; earlier rises of the requirement then give no grace
   * period. Null without such a slash.
   */
  readonly graceForfeitedAt: Date | null;
  /** The stake that counts toward the requirement, as recorded, base units; `countedStakeOf` computes it, `countedChangesAt` and `countedThen`. */
  readonly countedStake: bigint;
  /** First instant at which the end of a wait period lowers the counted stake; null when no co-stake is in its wait period. */
  readonly countedChangesAt: Date | null;
  /** The counted stake from `countedChangesAt` on, base units. */
  readonly countedThen: bigint;
  /** Rewards that the device's owner has claimed, base units. */
  readonly ownerRewardClaimed: bigint;
  /** Rewards of the device's owner taken by slashes, including slashes under review, base units. */
  readonly ownerRewardSlashed: bigint;
};

/**
 * The reliability score of a device. The SQL statement that computes the score also stores it; the event RELIABILITY_CHANGED only
 * announces it.
 */
export type DeviceScore = {
  /** Score in hundredths of a point; null when no block in the score's period nominated the device. */
  readonly reliabilityHundredths: number | null;
};

export type Device = ReportedDeviceFields & EventDrivenDeviceFields & DeviceScore;

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

/** Whether a device may have open offers and new claims: it is running, connected and of a supported model. */
export function isOperational(device: Device): boolean {
  return operationalFault(device) === null;
}

/** The reason why a device is not operational. */
export type OperationalFault = 'NOT_RUNNING' | 'NO_CONNECTIVITY' | 'MODEL_NOT_SUPPORTED';

/** Returns the first reason why a device is not operational; null when it is. */
export function operationalFault(device: Device): OperationalFault | null {
  if (!isRunning(device)) return 'NOT_RUNNING';
  if (device.connectivityTier <= 0) return 'NO_CONNECTIVITY';
  if (device.multiplierTenThousandths <= 0) return 'MODEL_NOT_SUPPORTED';
  return null;
}

/** Whether devices in this state are out of the co-staking programme: BLOCKED or TERMINATED. */
export function isOutOfProgramme(state: DeviceState): boolean {
  return !STATES[state].inProgramme;
}

/** Whether a device is in the co-staking programme: its owner has not unstaked, and it is neither blocked nor terminated. */
export function isInProgramme(device: Device): boolean {
  return device.ownerExitStartedAt === null && !isOutOfProgramme(device.state);
}

/** Returns `programmeBounds` after a change of the device at an instant: with one more bound when it leaves the programme or comes back. */
export function programmeBoundsAfter(before: Device, after: Device, at: Date): readonly Date[] {
  const { programmeBounds } = before;
  if (isInProgramme(before) === isInProgramme(after)) return programmeBounds;
  // A device that was imported out of the programme has no bound for it.
  const left = isInProgramme(after) && programmeBounds.length % 2 === 0 ? [leftAt(before)] : [];
  return [...programmeBounds, ...left, at];
}

/** Returns since when a device is out of the programme, by the first of the reasons that last. */
const leftAt = ({ ownerExitStartedAt, state, stateAt }: Device): Date =>
  ownerExitStartedAt === null || (isOutOfProgramme(state) && stateAt < ownerExitStartedAt)
    ? stateAt
    : ownerExitStartedAt;

/** Returns the hardware of a device as signed texts and messages print it, such as "8 x H100 SXM5". */
export function hardwareText(device: { readonly quantity: number; readonly model: string }): string {
  return `${device.quantity} x ${device.model}`;
}
