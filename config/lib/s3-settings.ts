import { z } from 'zod';

const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** The store for images; nothing set means the local disk. */
export const S3_VARIABLES = {
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().optional(),
  S3_ENDPOINT: webUrl.optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_PUBLIC_URL: webUrl.optional(),
};

type S3Environment = z.infer<z.ZodObject<typeof S3_VARIABLES>>;

export interface S3Settings {
  bucket: string;
  region: string;
  /** Of a store that is not Amazon's; its addresses name the bucket in the path. */
  endpoint: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
  /** Where browsers find the bucket's content, without a slash at the end. */
  publicUrl: string | undefined;
}

const NEEDED = ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** Other stores than Amazon's have no regions, yet the protocol signs with one. */
const NO_REGION = 'us-east-1';

/** A store that is half set up is none. */
export function s3Problems(present: Record<string, string | undefined>): string[] {
  const names = Object.keys(S3_VARIABLES);
  const given = names.filter((name) => present[name] !== undefined);
  if (given.length === 0) return [];
  const missing: string[] = NEEDED.filter((name) => present[name] === undefined);
  if (present.S3_ENDPOINT === undefined && present.S3_REGION === undefined)
    missing.push('S3_REGION');
  return missing.map((name) => `${name} is missing: ${given.join(', ')} can do nothing without it`);
}

/** @returns null when images go to the local disk. */
export function toS3(env: S3Environment): S3Settings | null {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId } = env;
  const { S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!bucket || !accessKeyId || !secretAccessKey) return null;
  return {
    bucket,
    region: env.S3_REGION ?? NO_REGION,
    endpoint: env.S3_ENDPOINT,
    accessKeyId,
    secretAccessKey,
    publicUrl: env.S3_PUBLIC_URL?.replace(/\/+$/, ''),
  };
}
