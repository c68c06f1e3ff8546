import type { FormRules } from './form-parser';
import { MAX_IMAGES_PER_PROPERTY } from './limits';

export const PROPERTY_FORM: FormRules = { field: 'files', maxFiles: MAX_IMAGES_PER_PROPERTY };

export const AVATAR_FORM: FormRules = { field: 'file', maxFiles: 1 };

/** What Strapi's panel sends: the files with what it knows of each, as JSON, or the latter alone. */
export const PANEL_FORM: FormRules = {
  field: 'files',
  maxFiles: MAX_IMAGES_PER_PROPERTY,
  texts: ['fileInfo'],
};
