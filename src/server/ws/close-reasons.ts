// Close reasons of WebSockets: the metric tandem_socket_closes_total counts them by name, clients act on the close codes.
// **Invariant:** clients of graphql-transport-ws treat most codes as final and reconnect only after 4403, 1012 and 4600, so a code is
// chosen by what the client should do next. 1008, 1011 and 4500 are never sent: a client would not resume after them.

/** `code` null: the connection is cut without a close frame, because none could be delivered. */
export type Close = { readonly code: number | null; readonly reason: string };

export const CLOSE_REASONS = {
  /** Final: the session behind the token was revoked. */
  session_revoked: { code: 4401, reason: 'Session revoked' },
  /** Refresh the session and reconnect. */
  token_expired: { code: 4403, reason: 'Token expired' },
  /** Refresh the session and reconnect: the token in connection_init is not valid. */
  token_refused: { code: 4403, reason: 'Token refused' },
  /** Reconnect with the cursor: the client did not read fast enough. */
  slow_consumer: { code: 4600, reason: 'Slow consumer' },
  /** Reconnect: this process shuts down. */
  shutdown: { code: 1012, reason: 'Service restart' },
  /** Reconnect: a fault of the server. */
  fault: { code: 1012, reason: 'Service restart' },
  too_many_sockets: { code: 4429, reason: 'Too many sockets' },
  too_many_messages: { code: 4429, reason: 'Too many messages' },
  /** The client answered no ping. */
  unresponsive: { code: null, reason: 'No pong' },
  /** The client sent no connection_init in time. */
  init_timeout: { code: 4408, reason: 'Connection initialisation timeout' },
  init_repeated: { code: 4429, reason: 'Too many initialisation requests' },
  subscribe_before_init: { code: 4401, reason: 'Unauthorized' },
  id_in_use: { code: 4409, reason: 'Subscriber already exists' },
  message_invalid: { code: 4400, reason: 'Invalid message' },
  message_too_big: { code: 1009, reason: 'Message too big' },
  frame_invalid: { code: 1002, reason: 'Protocol error' },
  protocol_refused: { code: 4406, reason: 'Subprotocol not acceptable' },
  /** The client closed the socket. */
  client_left: { code: 1000, reason: '' },
  /** The connection broke without a close frame. */
  connection_lost: { code: null, reason: '' },
} as const satisfies Readonly<Record<string, Close>>;

export type CloseReason = keyof typeof CLOSE_REASONS;

/** The reason of a close that the client began, by the code it sent. */
export function closeReasonOfPeer(code: number): CloseReason {
  return code === 1000 || code === 1001 || code === 1005 ? 'client_left' : 'connection_lost';
}

/** The reason of an error of the WebSocket layer, by the error code of the package `ws`. */
export function closeReasonOfError(error: Error): CloseReason {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'message_too_big';
  return code.startsWith('WS_ERR_') ? 'frame_invalid' : 'connection_lost';
}
