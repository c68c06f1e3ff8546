/** The admin panel's own API. */
import type { TestApp } from '../../support/app';
import { ADMIN_LOGIN } from './cast';

interface PanelAnswer {
  status: number;
  data: Record<string, unknown> & { documentId: string };
  error: { message: string; details?: { code?: string } } | undefined;
}

export type Panel = (method: string, path: string, body?: object) => Promise<PanelAnswer>;

/** Calls the panel's API with a token. */
export const panelWith =
  ({ url }: TestApp, token: string): Panel =>
  async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, ...(text === '' ? {} : JSON.parse(text)) } as PanelAnswer;
  };

/** Signs in to the panel. */
export async function openPanel(app: TestApp): Promise<Panel> {
  const { data } = await panelWith(app, '')('POST', '/admin/login', ADMIN_LOGIN);
  return panelWith(app, data.token as string);
}

/** The path of a content type, or of something in it. */
export const content = (uid: string, rest = ''): string =>
  `/content-manager/collection-types/${uid}${rest}`;
