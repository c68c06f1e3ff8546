import { createProperty, type Property } from '../support/marketplace';
import { ask, startCast, type Cast } from './support/cast';
import { graphql } from './support/graphql';
import { formOf, jpeg, removeUploads, send, type ImageView, type Part } from './support/images';

let cast: Cast;
let home: Property;

beforeAll(async () => {
  cast = await startCast();
});

afterAll(async () => {
  await removeUploads(cast.app);
  await cast.app.stop();
});

beforeEach(async () => {
  home = await createProperty(cast.app, cast.host);
});

const upload = (parts: Part[]) =>
  send(cast.app, `/properties/${home.documentId}/images`, formOf(parts), cast.host);

const imagesOf = async (): Promise<ImageView[]> =>
  (await ask<{ images: ImageView[] }>(cast.app, `GET /properties/${home.documentId}`)).data.images;

describe('the images of a property', () => {
  it('stand in the order in which they came', async () => {
    const widths = [100, 90, 80, 70];
    const parts = await Promise.all(
      widths.map(async (width) => ({ content: await jpeg({ width, height: 50 }) })),
    );
    expect((await upload(parts.slice(0, 3))).data.map(({ width }) => width)).toEqual([100, 90, 80]);
    const answer = await upload(parts.slice(3));
    expect(answer.data.map(({ width }) => width)).toEqual(widths);
    expect(await imagesOf()).toEqual(answer.data);
  });

  it('show in lists, in the search and over GraphQL', async () => {
    const city = 'Tromsø';
    home = await createProperty(cast.app, cast.host, { city });
    const [first] = (
      await upload([{ content: await jpeg() }, { content: await jpeg({ width: 50 }) }])
    ).data;
    const found = await ask<{ image: object }[]>(cast.app, `GET /properties/search?city=${city}`);
    expect(found.data.map(({ image }) => image)).toEqual([{ url: first?.url }]);
    const listed = await ask<{ images: ImageView[] }[]>(
      cast.app,
      `GET /properties?filters[city]=${city}`,
    );
    expect(listed.data[0]?.images[0]).toEqual(first);
    const { data } = await graphql(
      cast.app,
      `
        query ($id: ID!) {
          property(documentId: $id) {
            images {
              documentId
              url
              width
              height
              alternativeText
              formats {
                thumbnail {
                  url
                  width
                  height
                }
                small {
                  url
                }
              }
            }
          }
        }
      `,
      { variables: { id: home.documentId } },
    );
    expect(data.property.images[0]).toEqual({
      ...first,
      formats: { thumbnail: first?.formats.thumbnail, small: null },
    });
  });
});
