// Questions of a benchmark to its child processes, over Node's channel between them.

import type { ChildProcess } from 'node:child_process';

/** Resolves with the next message of a child process that has `key`; rejects when the process ends before. */
export function answer<Answer>(from: ChildProcess, key: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const take = (message: object): void => {
      if (!(key in message)) return;
      from.off('message', take);
      from.off('exit', fail);
      resolve(message as Answer);
    };
    const fail = (code: number | null): void => reject(new Error(`a process of the bench ended with ${code}`));
    from.on('message', take);
    from.once('exit', fail);
  });
}

/** Sends an order to a child process and resolves with its answer, the next message that has `key`. */
export function ask<Answer>(to: ChildProcess, order: object, key: string): Promise<Answer> {
  const answered = answer<Answer>(to, key);
  to.send(order);
  return answered;
}
