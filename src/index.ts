import {
  assertConstraints,
  assertProcess,
  installConstraintsAfterSync,
} from './bootstrap/constraints';
import { removeStockApiToken, seedFirstUsers } from './bootstrap/first-users';
import { keepDataDuringSync } from './bootstrap/keep-data';
import { seedReferenceData } from './bootstrap/reference-data';
import { seedRoles } from './bootstrap/roles';
import { registerDocumentMiddlewares } from './document-middlewares';
import { extendGraphql } from './graphql';
import { startJobs, stopJobs } from './jobs';

export default {
  register(): void {
    assertProcess();
    installConstraintsAfterSync();
    keepDataDuringSync();
    registerDocumentMiddlewares();
    extendGraphql();
  },

  async bootstrap(): Promise<void> {
    await assertConstraints();
    await seedRoles();
    await seedReferenceData();
    await removeStockApiToken();
    await seedFirstUsers();
    await startJobs();
  },

  async destroy(): Promise<void> {
    await stopJobs();
  },
};
