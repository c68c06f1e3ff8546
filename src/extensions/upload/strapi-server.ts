import { removeLeftForms } from '../../images/form-directories';
import { IMAGE_SERVICE, readPanelForm } from '../../images/media-library';
import { removeImagesWithOwners } from '../../images/remove-with-owner';

interface Route {
  method: string;
  handler: string;
  config: { middlewares?: unknown[] };
}

interface Plugin {
  routes: { admin: { routes: Route[] } };
  services: { 'image-manipulation': object };
  bootstrap: (context: unknown) => Promise<void>;
}

/** The panel's calls that bring files. */
const UPLOADS = ['admin-upload.upload', 'admin-upload.uploadFile', 'admin-upload.replaceFile'];

/**
 * The media library takes images only, through the same eye of a needle as our own calls
 * (decision 0010), and forgets them with the property or the user they belong to.
 */
export default (plugin: Plugin): Plugin => {
  for (const { handler, config } of plugin.routes.admin.routes)
    if (UPLOADS.includes(handler)) config.middlewares = [readPanelForm];
  Object.assign(plugin.services['image-manipulation'], IMAGE_SERVICE);
  const { bootstrap } = plugin;
  plugin.bootstrap = async (context) => {
    await bootstrap(context);
    removeImagesWithOwners();
    await removeLeftForms();
  };
  return plugin;
};
