// The order in which test files start: the longest first, so that no long file runs alone at the end of a run.
// Vitest orders files by the times of an earlier run, which a clean clone does not have.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take more than ten seconds on two cores, the longest first. */
export const LONG_FILES: readonly string[] = [
  'test/operating/manual.test.ts',
  'test/operating/manual-changes.test.ts',
  'test/server/start/demo.test.ts',
  'test/web/marketplace.test.ts',
  'test/web/owner.test.ts',
  'test/sandbox/simulate.test.ts',
  'test/architecture.recipe.test.ts',
  'test/architecture.step.test.ts',
  'test/operating/container.test.ts',
  'test/races/offers.test.ts',
  'test/schema/owner-independence.test.ts',
  'test/server/start/fresh-machine.test.ts',
  'test/model/memory.test.ts',
  'test/sandbox/seed-history.test.ts',
  'test/store/db/embedded.test.ts',
  'test/crash/streams.test.ts',
  'test/crash/clock.test.ts',
  'test/docs/guides.test.ts',
  'test/races/money.test.ts',
  'test/crash/feed.test.ts',
  'test/schema/anonymous-viewer.test.ts',
  'test/server/start/identity.test.ts',
  'test/schema/signed-action.test.ts',
  'test/server/start/two-processes.test.ts',
  'test/clients/default-settings.test.ts',
  'test/model/history.test.ts',
  'test/app/idempotency.test.ts',
  'test/stream/feed.test.ts',
  'test/webhooks/delivery.test.ts',
  'test/domain/device-history.test.ts',
  'test/commands.test.ts',
  'test/crash/takeover.test.ts',
  'test/races/claims.test.ts',
  'test/server/start/pooled.test.ts',
  'test/server/start/refused-start.test.ts',
  'test/server/start/running.test.ts',
  'test/server/connections.test.ts',
  'test/store/listing/listing-changes.test.ts',
  'test/schema/compiled-operations.test.ts',
  'test/server/compiled-operation.test.ts',
  'test/store/db/pooler.test.ts',
  'test/webhooks/crash.test.ts',
];

/** The order of the projects: those with the longest files first. */
const PROJECTS: readonly string[] = ['server', 'either', 'embedded', 'pure', 'installed'];

/**
 * Sorts test files by project, and within a project first the long ones in the order of LONG_FILES, then the others in Vitest's order.
 * Files of one project are adjacent because a worker process is reused for the next file only within one project.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted
      .map((file, at) => ({
        file,
        project: PROJECTS.indexOf(file.project.name),
        place: placeOf(file.moduleId),
        at,
      }))
      .sort((a, b) => a.project - b.project || a.place - b.place || a.at - b.at)
      .map(({ file }) => file);
  }
}

function placeOf(moduleId: string): number {
  const place = LONG_FILES.findIndex((file) => moduleId.endsWith(`/${file}`));
  return place === -1 ? LONG_FILES.length : place;
}
