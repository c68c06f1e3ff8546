import type { Context } from 'koa';
import { buildDocument } from '../../documentation/document';
import type { OpenApiVersion } from '../../documentation/json-schemas';
import { renderPage } from '../../documentation/page';
import { settings } from '../../platform/settings';

interface Plugin {
  routes: unknown;
  controllers: { documentation: Record<string, unknown> };
  services: { documentation: (context: unknown) => Record<string, unknown> };
}

const documentFor = (openapi: OpenApiVersion, serverUrl: string) =>
  buildDocument({ openapi, version: strapi.config.get<string>('info.version'), serverUrl });

const PAGE = '/documentation';

const controller = {
  index(ctx: Context) {
    ctx.type = 'html';
    // The plugin's Swagger UI does not know OpenAPI 3.1 yet. It calls the host it came from.
    ctx.body = renderPage(documentFor('3.0.3', '/'));
  },

  document(ctx: Context) {
    ctx.body = documentFor('3.1.0', settings().http.publicUrl);
  },

  redirect(ctx: Context) {
    ctx.redirect(PAGE);
  },
};

const open = (path: string, handler: string) => ({
  method: 'GET',
  path,
  handler: `documentation.${handler}`,
  config: { auth: false },
});

/**
 * The plugin's own document misses routes and is written to the source folder at each start. Its
 * page, its Swagger UI and its place in the panel stay, and show our document (decision 0007).
 */
export default (plugin: Plugin): Plugin => {
  Object.assign(plugin.controllers.documentation, controller);
  const makeService = plugin.services.documentation;
  plugin.services.documentation = (context) => ({
    ...makeService(context),
    generateFullDoc: () => Promise.resolve(),
    getDocumentationVersions: () => [
      { version: strapi.config.get<string>('info.version'), generatedDate: '', url: '' },
    ],
  });
  const stock = plugin.routes as { path: string }[];
  plugin.routes = {
    page: {
      type: 'admin',
      routes: [open('/', 'index'), ...stock.filter(({ path }) => path === '/getInfos')],
    },
    'content-api': {
      type: 'content-api',
      prefix: '',
      routes: [open('/openapi.json', 'document'), open('/docs', 'redirect')],
    },
  };
  return plugin;
};
