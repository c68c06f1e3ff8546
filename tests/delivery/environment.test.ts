import { parseSettings } from '../../config/lib/settings-schema';
import { CONTAINER_VARIABLES, readText, settingNames } from './support/project';

const text = readText('.env.example');
const names = [...text.matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');

describe('.env.example', () => {
  it('names every setting once, those of the containers, and no other', () => {
    expect(settingNames()).toEqual(expect.arrayContaining(['DATABASE_URL', 'S3_BUCKET']));
    expect([...names].sort()).toEqual([...settingNames(), ...CONTAINER_VARIABLES].sort());
  });

  it('sets nothing when it is copied as it is', () => {
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('shows values that the schema takes', () => {
    const shown = [...text.matchAll(/^# ([A-Z][A-Z0-9_]+)=(\S*)/gm)];
    const env = Object.fromEntries(shown.map(([, name = '', value = '']) => [name, value]));
    const outOfPlace = { CLOCK_OFFSET_MINUTES: '0', DEMO_DATA: '0', ADMIN_PASSWORD: 'Passw0rd1' };
    const result = parseSettings({ ...env, ...outOfPlace });
    expect('problems' in result ? result.problems : []).toEqual(
      ['APP_KEYS', 'ADMIN_JWT_SECRET', 'JWT_SECRET', 'API_TOKEN_SALT', 'TRANSFER_TOKEN_SALT']
        .concat('ENCRYPTION_KEY')
        .map((name) => `${name} is still an example value`),
    );
  });
});
