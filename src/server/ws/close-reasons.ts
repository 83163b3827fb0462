// WebSocket close reasons: the metric tandem_socket_closes_total counts them by name; clients react to their close codes.
// **Invariant:** clients of graphql-transport-ws reconnect after 4403, 1012 and 4600 and treat most other codes as final, so each code
// is chosen by what the client should do next. 1008, 1011 and 4500 are never sent, because clients would not resume after them.

/** The close frame that is sent for a reason. */
export type CloseFrame = {
  /** Null: the connection is terminated without a frame, because none could be delivered. */
  readonly code: number | null;
  readonly reason: string;
};

export const CLOSE_REASONS = {
  /** The session of the token was revoked. Final: the client does not reconnect. */
  session_revoked: { code: 4401, reason: 'Session revoked' },
  /** The access token has expired. The client refreshes its session and reconnects. */
  token_expired: { code: 4403, reason: 'Token expired' },
  /** The token in connection_init is not valid. The client refreshes its session and reconnects. */
  token_refused: { code: 4403, reason: 'Token refused' },
  /** The client did not read fast enough. It reconnects and resumes after its last cursor. */
  slow_consumer: { code: 4600, reason: 'Slow consumer' },
  /** This process shuts down. The client reconnects. */
  shutdown: { code: 1012, reason: 'Service restart' },
  /** An unexpected error of the server. The client reconnects. */
  fault: { code: 1012, reason: 'Service restart' },
  too_many_sockets: { code: 4429, reason: 'Too many sockets' },
  too_many_messages: { code: 4429, reason: 'Too many messages' },
  /** The client did not answer a ping. */
  unresponsive: { code: null, reason: 'No pong' },
  /** The client sent no connection_init in time. */
  init_timeout: { code: 4408, reason: 'Connection initialisation timeout' },
  init_repeated: { code: 4429, reason: 'Too many initialisation requests' },
  subscribe_before_init: { code: 4401, reason: 'Subscribe before connection_ack' },
  id_in_use: { code: 4409, reason: 'Subscriber already exists' },
  message_invalid: { code: 4400, reason: 'Invalid message' },
  message_too_big: { code: 1009, reason: 'Message too big' },
  frame_invalid: { code: 1002, reason: 'Protocol error' },
  protocol_refused: { code: 4406, reason: 'Use the sub-protocol graphql-transport-ws' },
  /** The client closed the socket. */
  client_left: { code: 1000, reason: '' },
  /** The connection broke without a close frame. */
  connection_lost: { code: null, reason: '' },
} as const satisfies Readonly<Record<string, CloseFrame>>;

export type CloseReason = keyof typeof CLOSE_REASONS;

/** Returns the reason of a close that the client began, by the close code it sent. */
export function closeReasonOfPeer(code: number): CloseReason {
  return code === 1000 || code === 1001 || code === 1005 ? 'client_left' : 'connection_lost';
}

/** Returns the reason of a WebSocket error, by the error code of the package `ws`. */
export function closeReasonOfError(error: Error): CloseReason {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'message_too_big';
  return code.startsWith('WS_ERR_') ? 'frame_invalid' : 'connection_lost';
}
