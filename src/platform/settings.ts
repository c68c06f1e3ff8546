import type { Settings } from '../../config/lib/settings-schema';

/** The validated environment (config/staybase.ts), wherever a part of it is needed. */
export const settings = (): Settings => strapi.config.get<Settings>('staybase');
