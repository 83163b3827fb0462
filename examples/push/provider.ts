// What the push server needs of a push service, and the messages that APNs, FCM and Web Push take. The keys of APNs and FCM belong to the
// publisher of an app, who writes the one function that sends; everything else is here.

import type { WebhookNotification } from '@tandem/client/webhooks';

export type Platform = 'ANDROID' | 'IOS' | 'WEB';

/** A device that receives push messages: the token that its app got from the push service. */
export type DeviceToken = { readonly platform: Platform; readonly token: string };

/**
 * What a push service did with a message. SENT: it accepted it. GONE: the app was removed (status 410 of APNs and Web Push, `UNREGISTERED`
 * of FCM), so the token is dropped. REJECTED: the message is wrong, and a repetition would not help. LATER: it is busy, or did not answer.
 */
export type PushOutcome =
  | { readonly outcome: 'SENT' | 'GONE' }
  | { readonly outcome: 'REJECTED'; readonly reason: string }
  | { readonly outcome: 'LATER'; readonly afterSeconds: number };

export type PushProvider = {
  readonly send: (device: DeviceToken, push: Push) => Promise<PushOutcome>;
};

/** A push message. A later one with the same `collapseKey` replaces it on the device. */
export type Push = WebhookNotification & {
  /** Id of the webhook message, so that the app recognises an event that it has from its stream. */
  readonly id: string;
  /** Position after the event: the app continues from here when it opens. */
  readonly cursor: string;
};

/** A message that nobody has seen within a day says nothing new. */
const LIFETIME_SECONDS = 86_400;

/** Returns headers and body for `POST /3/device/TOKEN` of APNs, without the authorization. */
export function apnsRequest(push: Push, nowMs: number) {
  const isUrgent = push.urgency === 'high';
  return {
    headers: {
      'apns-push-type': 'alert',
      'apns-collapse-id': push.collapseKey,
      // 10: at once. 5: when it suits the battery of the device.
      'apns-priority': isUrgent ? '10' : '5',
      'apns-expiration': String(Math.floor(nowMs / 1_000) + LIFETIME_SECONDS),
    },
    body: {
      aps: {
        alert: { title: push.title, body: push.body },
        'thread-id': push.collapseKey,
        'interruption-level': isUrgent ? 'time-sensitive' : push.urgency === 'low' ? 'passive' : 'active',
      },
      url: push.url,
      cursor: push.cursor,
      id: push.id,
    },
  };
}

/** Returns the body for `POST /v1/projects/PROJECT/messages:send` of FCM. */
export function fcmMessage({ token }: DeviceToken, push: Push) {
  return {
    message: {
      token,
      notification: { title: push.title, body: push.body },
      data: { url: push.url, cursor: push.cursor, id: push.id },
      android: {
        collapse_key: push.collapseKey,
        priority: push.urgency === 'high' ? 'HIGH' : 'NORMAL',
        ttl: `${LIFETIME_SECONDS}s`,
        notification: { tag: push.collapseKey },
      },
    },
  };
}

/** Returns the headers of a Web Push request (RFC 8030); the body is encrypted for the browser (RFC 8291). */
export const webPushHeaders = (push: Push) => ({
  topic: push.collapseKey,
  urgency: push.urgency,
  ttl: String(LIFETIME_SECONDS),
});

/** Statuses with which a service says that an app was removed. APNs answers 404 for a wrong path, which is no reason to drop a token. */
const GONE: Readonly<Record<Platform, readonly number[]>> = { IOS: [410], ANDROID: [404], WEB: [404, 410] };

/** Returns what the status of an answer means. `retryAfter`: its header, in seconds. */
export function outcomeOfStatus({ platform }: DeviceToken, status: number, retryAfter: string | null): PushOutcome {
  if (status >= 200 && status < 300) return { outcome: 'SENT' };
  if (GONE[platform].includes(status)) return { outcome: 'GONE' };
  if (status === 429 || status >= 500) return { outcome: 'LATER', afterSeconds: Number(retryAfter) || 30 };
  return { outcome: 'REJECTED', reason: `status ${status}` };
}
