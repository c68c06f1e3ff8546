import path from 'node:path';

/** A file of database/seeds/oslo; its README says where each comes from. */
export const seedFile = (name: string): string =>
  path.join(strapi.dirs.app.root, 'database', 'seeds', 'oslo', name);
