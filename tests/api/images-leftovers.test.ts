import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createProperty, outcomeOf } from '../support/marketplace';
import { startStorage, type Storage } from '../support/s3';
import { outcome, startCast, type Cast } from './support/cast';
import { formOf, jpeg, send } from './support/images';

const FILE_UID = 'plugin::upload.file';
const UPLOADS = path.resolve(__dirname, '..', '..', 'public', 'uploads');

let storage: Storage;
let cast: Cast;
let warned: jest.SpyInstance;

beforeAll(async () => {
  storage = await startStorage();
  cast = await startCast(storage.env);
});

afterAll(async () => {
  await cast.app.stop();
  await storage.remove();
});

beforeEach(() => {
  warned = jest.spyOn(cast.app.strapi.log, 'warn').mockReturnValue(cast.app.strapi.log);
});

afterEach(() => warned.mockRestore());

const isOnDisk = (name: string): Promise<boolean> =>
  access(path.join(UPLOADS, name)).then(
    () => true,
    () => false,
  );

/** A property with an image that was stored elsewhere than new ones are. */
async function homeWithImage(provider: string) {
  const home = await createProperty(cast.app, cast.host);
  const hash = `test${String(Math.random()).slice(2)}`;
  const smaller = { hash: `small_${hash}`, ext: '.webp', url: `/uploads/small_${hash}.webp` };
  const data = { hash, ext: '.webp', name: 'x', mime: 'image/webp', size: 1, url: 'x', provider };
  const files = cast.app.strapi.db.query(FILE_UID);
  const row = (await files.create({ data: { ...data, formats: { small: smaller } } })) as {
    id: number;
  };
  const { documentId: imageId } = (await files.update({
    where: { id: row.id },
    data: { documentId: hash.padEnd(24, 'x').slice(0, 24) },
  })) as { documentId: string };
  await cast.app.strapi.db
    .query('api::property.property')
    .update({ where: { documentId: home.documentId }, data: { images: [row.id] } });
  const remove = () =>
    outcome(cast.app, `DELETE /properties/${home.documentId}/images/${imageId}`, { as: cast.host });
  return { names: [`${hash}.webp`, `small_${hash}.webp`], remove };
}

describe('an image from before the bucket', () => {
  it('goes from the disk', async () => {
    const { names, remove } = await homeWithImage('local');
    for (const name of names) await writeFile(path.join(UPLOADS, name), 'x');
    expect(await remove()).toBe(204);
    expect(await Promise.all(names.map(isOnDisk))).toEqual([false, false]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('is named in the log where it cannot be removed', async () => {
    const { names, remove } = await homeWithImage('cloudinary');
    expect(await remove()).toBe(204);
    const [[message]] = warned.mock.calls as [[string]];
    for (const name of [...names, 'cloudinary']) expect(message).toContain(name);
  });
});

describe('a bucket that is out of reach', () => {
  it('leaves nothing to look for', async () => {
    const home = await createProperty(cast.app, cast.host);
    await storage.close();
    const errors = jest.spyOn(cast.app.strapi.log, 'error').mockReturnValue(cast.app.strapi.log);
    const form = formOf([{ content: await jpeg({ width: 600, height: 400 }) }]);
    const answer = await send(cast.app, `/properties/${home.documentId}/images`, form, cast.host);
    expect(outcomeOf(answer)).toBe('503 UNAVAILABLE');
    expect(errors).toHaveBeenCalledTimes(1);
    expect(warned).not.toHaveBeenCalled();
    errors.mockRestore();
  });
});
