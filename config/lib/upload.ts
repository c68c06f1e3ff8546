import { ACCEPTED_TYPES, FORMATS, MAX_IMAGE_BYTES } from '../../src/images/limits';
import type { S3Settings } from './s3-settings';

const DAY_SECONDS = 24 * 60 * 60;
const SECOND_MS = 1000;

/** An image never changes under its address, but the panel may replace it there. */
const CACHE_CONTROL = `public, max-age=${DAY_SECONDS}`;

/** Strapi's provider waits without end for a store that does not answer. */
const PATIENCE = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 2 * SECOND_MS,
    requestTimeout: 4 * SECOND_MS,
    throwOnRequestTimeout: true,
  },
};

const s3Options = ({ bucket, region, endpoint, accessKeyId, secretAccessKey }: S3Settings) => ({
  region,
  credentials: { accessKeyId, secretAccessKey },
  ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  // Other stores than Amazon's do not know its newer checksums.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  ...PATIENCE,
  // No ACL: buckets refuse it by default, and a policy of the bucket makes its content public.
  params: { Bucket: bucket, ACL: undefined },
});

const bucket = (s3: S3Settings) => ({
  provider: 'aws-s3',
  providerOptions: { baseUrl: s3.publicUrl, s3Options: s3Options(s3) },
  actionOptions: {
    upload: { CacheControl: CACHE_CONTROL },
    uploadStream: { CacheControl: CACHE_CONTROL },
    replaceStream: { CacheControl: CACHE_CONTROL },
  },
});

const localDisk = {
  provider: 'local',
  providerOptions: { localServer: { maxage: DAY_SECONDS * SECOND_MS } },
};

/** Where browsers load images from, besides this server itself. */
export function imageOrigins(s3: S3Settings | null): string[] {
  if (!s3) return [];
  const address = s3.publicUrl ?? s3.endpoint;
  return address === undefined
    ? [`https://${s3.bucket}.s3.${s3.region}.amazonaws.com`]
    : [new URL(address).origin];
}

const { small, medium, large } = FORMATS;

/** Strapi's upload plugin: its storage, and what its media library takes. */
export const uploadConfig = (s3: S3Settings | null) => ({
  ...(s3 ? bucket(s3) : localDisk),
  sizeLimit: MAX_IMAGE_BYTES,
  breakpoints: { small: small.width, medium: medium.width, large: large.width },
  security: { allowedTypes: [...ACCEPTED_TYPES] },
});
