import type { JsonSchema } from './json-schemas';

/** Where the documentation plugin serves the files of Swagger UI from. */
const ASSETS = '/plugins/documentation';

/** A document that can stand inside a script element. */
const asScript = (document: JsonSchema): string =>
  JSON.stringify(document).replaceAll('<', '\\u003c');

/** The interactive page: Swagger UI with our document in it, and nothing from other hosts. */
export const renderPage = (document: JsonSchema): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Staybase API</title>
    <link rel="stylesheet" href="${ASSETS}/swagger-ui.css" />
    <link rel="icon" href="data:," />
    <style>
      body { margin: 0; background: #fff; }
      .swagger-ui .info { margin: 32px 0 16px; }
      .swagger-ui .topbar { display: none; }
    </style>
  </head>
  <body>
    <div id="page"></div>
    <script src="${ASSETS}/swagger-ui-bundle.js"></script>
    <script>
      SwaggerUIBundle({
        spec: ${asScript(document)},
        dom_id: '#page',
        deepLinking: true,
        docExpansion: 'list',
        defaultModelsExpandDepth: 0,
        filter: true,
        persistAuthorization: true,
      });
    </script>
  </body>
</html>
`;
