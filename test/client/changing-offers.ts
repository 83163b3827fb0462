// Causes events of the public stream while a step of survival.ts runs, which waits for them.

import type { World, WorldDevice } from '../kit/world.ts';

/** Publishes and closes offers of a device until the step has ended. Returns its result. */
export async function whileOffersChange<Result>(
  world: World,
  device: WorldDevice,
  step: () => Promise<Result>,
): Promise<Result> {
  let isOver = false;
  const changing = (async () => {
    while (!isOver) {
      await world.close(await world.offer(device));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    return await step();
  } finally {
    isOver = true;
    await changing;
  }
}
