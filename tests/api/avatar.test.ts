import { outcomeOf, waitFor } from '../support/marketplace';
import { ask, pathsOf, startCast, type Cast } from './support/cast';
import { formOf, jpeg, removeUploads, send, type ImageView, type Part } from './support/images';
import { openPanel } from './support/panel';

interface Profile {
  documentId: string;
  email: string;
  avatar: ImageView;
}

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});

afterAll(async () => {
  await removeUploads(cast.app);
  await cast.app.stop();
});

const change = (parts: Part[], as = cast.guest) =>
  send<Profile>(cast.app, '/users/me/avatar', formOf(parts, 'file'), as);

const statusOf = async (url: string): Promise<number> =>
  (await fetch(cast.app.url + url, { method: 'HEAD' })).status;

describe('POST /users/me/avatar', () => {
  it('sets a picture of at most 512 pixels, which others see', async () => {
    const answer = await change([{ content: await jpeg({ width: 1024, height: 512 }) }]);
    expect([answer.status, answer.data.email]).toEqual([200, cast.guest.email]);
    const { avatar } = answer.data;
    expect(avatar).toMatchObject({ width: 512, height: 256, formats: { thumbnail: {} } });
    const me = await ask<Profile>(cast.app, 'GET /users/me', { as: cast.guest });
    expect(me.data.avatar).toEqual(avatar);
    const path = `GET /users/${cast.guest.documentId}`;
    expect((await ask<Profile>(cast.app, path, { as: cast.stranger })).data.avatar).toEqual(avatar);
  });

  it('takes the place of the one before, whose files go', async () => {
    const before = (await change([{ content: await jpeg() }], cast.host)).data.avatar;
    const after = (await change([{ content: await jpeg() }], cast.host)).data.avatar;
    expect(await statusOf(after.url)).toBe(200);
    expect(await statusOf(before.url)).toBe(404);
    expect(await statusOf(before.formats.thumbnail?.url ?? '')).toBe(404);
  });

  it('leaves one picture and no others when several are sent at once', async () => {
    const content = await jpeg();
    const answers = await Promise.all([1, 2, 3, 4].map(() => change([{ content }], cast.rival)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const me = await ask<Profile>(cast.app, 'GET /users/me', { as: cast.rival });
    expect(await statusOf(me.data.avatar.url)).toBe(200);
    const seen = answers.map(({ data }) => data.avatar.url);
    const others = [...new Set(seen)].filter((url) => url !== me.data.avatar.url);
    for (const url of others) expect(await statusOf(url)).toBe(404);
  });

  it.each<[string, () => Promise<Part[]>, string, string]>([
    ['two files', async () => [await one(), await one()], '400 VALIDATION', 'file'],
    ['no file', () => Promise.resolve([]), '400 VALIDATION', 'file'],
    ['another name', async () => [{ ...(await one()), name: 'files' }], '400 VALIDATION', 'files'],
    ['HTML', () => Promise.resolve([{ content: '<html>' }]), '400 VALIDATION', 'file'],
  ])('refuses %s', async (_, parts, expected, path) => {
    const answer = await change(await parts());
    expect([outcomeOf(answer), pathsOf(answer)]).toEqual([expected, [path]]);
  });

  const one = async (): Promise<Part> => ({ content: await jpeg() });

  it('asks who it is before anything else', async () => {
    const form = formOf([await one(), { content: 'x', name: 'y' }], 'file');
    expect(outcomeOf(await send(cast.app, '/users/me/avatar', form))).toBe('401 UNAUTHENTICATED');
  });

  it('goes with its user', async () => {
    const { avatar } = (await change([await one()], cast.stranger)).data;
    const panel = await openPanel(cast.app);
    const uid = 'plugin::users-permissions.user';
    const path = `/content-manager/collection-types/${uid}/${cast.stranger.documentId}`;
    expect((await panel('DELETE', path)).status).toBe(200);
    await waitFor(async () => (await statusOf(avatar.url)) === 404, 'the picture is gone');
  });
});
