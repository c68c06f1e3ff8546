import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * What browsers get at GET /graphql: a console of our own (public/graphql-console.html). Apollo's
 * page loads its scripts from other hosts, so it shows nothing without the internet or under our
 * content security policy.
 */
export const landingPage = () => ({
  serverWillStart: async () => {
    const file = path.join(strapi.dirs.static.public, 'graphql-console.html');
    const html = await readFile(file, 'utf8');
    return { renderLandingPage: () => Promise.resolve({ html }) };
  },
});
