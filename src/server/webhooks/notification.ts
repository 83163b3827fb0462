// The field `notification` of webhook messages: what a push message about an event shows. Texts are in texts/en.json. **Invariant:** a
// text contains an amount only when the endpoint asks for amounts.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EventType } from '../../domain/events.ts';

/** How soon a device should show a push message, in the words of Web Push. */
export type Urgency = 'low' | 'normal' | 'high';

export type Notification = {
  readonly title: string;
  readonly body: string;
  readonly urgency: Urgency;
  /** A later message with the same key replaces this one: 32 characters, which Web Push, APNs and FCM accept. */
  readonly collapseKey: string;
  readonly url: string;
};

type Text = { readonly title: string; readonly body: string; readonly withAmount: string };

/** Urgency by event type; every other type has normal urgency. */
const URGENCY: { readonly [Type in EventType]?: Urgency } = {
  OFFER_OPENED: 'low',
  CLAIM_FAILED: 'high',
  WITHDRAWABLE: 'high',
  OWNER_STAKE_ADDED: 'low',
  OVERFLOW_WITHDRAWN: 'low',
  OWNER_STAKE_WITHDRAWABLE: 'high',
  REWARDS_CLAIMED: 'low',
  REWARDS_CREDITED: 'low',
  HIRE_CHANGED: 'low',
  CONNECTIVITY_CHANGED: 'low',
  SUFFICIENCY_CHANGED: 'high',
  RELIABILITY_CHANGED: 'low',
  DEVICE_STATE_CHANGED: 'high',
  SLASHED: 'high',
  SLASH_REVIEWED: 'high',
  PAYOUT_FAILED: 'high',
  WALLET_LINKED: 'high',
  WALLET_UNLINKED: 'high',
  PRIMARY_WALLET_CHANGED: 'high',
  SESSION_STARTED: 'high',
  WEBHOOK_DISABLED: 'high',
  REMINDER: 'high',
};

type Texts = Readonly<Record<string, string>>;

let loaded: Texts | null = null;

/** Returns the texts of a type of event; those of OTHER for a type without texts. */
export function notificationText(type: string): Text {
  loaded ??= JSON.parse(readFileSync(new URL('../../../texts/en.json', import.meta.url), 'utf8')).notification as Texts;
  const texts = loaded;
  const name = texts[`${type}.title`] === undefined ? 'OTHER' : type;
  const [title = '', body = ''] = [texts[`${name}.title`], texts[`${name}.body`]];
  return { title, body, withAmount: texts[`${name}.withAmount`] ?? body };
}

/** What a notification takes from the answer of the document. */
export type NotificationFacts = {
  readonly type: EventType;
  readonly amount: string | null;
  readonly device: { readonly model: string; readonly quantity: number } | null;
  /** Id of the co-stake, offer or device of the event; null when it concerns the account. */
  readonly subject: string | null;
  readonly url: string;
};

/** Returns the notification about an event. */
export function notificationOf(facts: NotificationFacts, withAmounts: boolean): Notification {
  const text = notificationText(facts.type);
  const { amount, device } = facts;
  const template = withAmounts && amount !== null ? text.withAmount : text.body;
  const deviceText = device === null ? 'your device' : `${device.quantity} x ${device.model}`;
  return {
    title: text.title,
    body: template.replaceAll('{device}', deviceText).replaceAll('{amount}', `${amount} IO`),
    urgency: URGENCY[facts.type] ?? 'normal',
    collapseKey: createHash('sha256').update(`${facts.type} ${facts.subject}`).digest('base64url').slice(0, 32),
    url: facts.url,
  };
}
