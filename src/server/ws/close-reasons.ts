// Every way a socket can end, by name: the names are counted in the metrics, the codes are what clients act on.
// Invariant: clients of graphql-transport-ws take most codes as final and come back after 4403, 1012 and 4600 alone; so a code is
// chosen by what the client should do next. 1008, 1011 and 4500 are never sent: they would strand streams that could go on.

/** `code` null: the connection is cut, because a close frame could not be delivered or was never agreed on. */
export type Close = { readonly code: number | null; readonly reason: string };

export const CLOSE_REASONS = {
  /** Final: the session behind the token was revoked. */
  session_revoked: { code: 4401, reason: 'Session revoked' },
  /** Refresh and come back. */
  token_expired: { code: 4403, reason: 'Token expired' },
  /** Refresh and come back: the token in connection_init is none of ours, or no longer. */
  token_refused: { code: 4403, reason: 'Token refused' },
  /** Come back with the cursor: the socket did not take what was sent. */
  slow_consumer: { code: 4600, reason: 'Slow consumer' },
  /** Come back: this process is going away. */
  shutdown: { code: 1012, reason: 'Service restart' },
  /** Come back: something broke on our side. */
  fault: { code: 1012, reason: 'Service restart' },
  too_many_sockets: { code: 4429, reason: 'Too many sockets' },
  too_many_messages: { code: 4429, reason: 'Too many messages' },
  /** Answers no ping. */
  unresponsive: { code: null, reason: 'No pong' },
  /** Sent no connection_init in time. */
  init_timeout: { code: 4408, reason: 'Connection initialisation timeout' },
  init_repeated: { code: 4429, reason: 'Too many initialisation requests' },
  subscribe_before_init: { code: 4401, reason: 'Unauthorized' },
  id_in_use: { code: 4409, reason: 'Subscriber already exists' },
  message_invalid: { code: 4400, reason: 'Invalid message' },
  message_too_big: { code: 1009, reason: 'Message too big' },
  frame_invalid: { code: 1002, reason: 'Protocol error' },
  protocol_refused: { code: 4406, reason: 'Subprotocol not acceptable' },
  /** The client said goodbye. */
  client_left: { code: 1000, reason: '' },
  /** The connection broke without a word. */
  connection_lost: { code: null, reason: '' },
} as const satisfies Readonly<Record<string, Close>>;

export type CloseReason = keyof typeof CLOSE_REASONS;

/** Names an ending that began on the other side. */
export function closeReasonOfPeer(code: number): CloseReason {
  return code === 1000 || code === 1001 || code === 1005 ? 'client_left' : 'connection_lost';
}

/** Names an error of the WebSocket layer, by the code that `ws` gives it. */
export function closeReasonOfError(error: Error): CloseReason {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'message_too_big';
  return code.startsWith('WS_ERR_') ? 'frame_invalid' : 'connection_lost';
}
