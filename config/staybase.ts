import { parseSettings, type Settings } from './lib/settings-schema';

/** The one reading of the environment. A wrong or missing value ends the process with a line. */
function readSettings(): Settings {
  const result = parseSettings(process.env);
  if ('settings' in result) return result.settings;
  process.stderr.write(`Configuration: ${result.problems.join('; ')}\n`);
  process.exit(1);
}

const settings = readSettings();

export default settings;
